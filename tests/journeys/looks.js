// What is wrong with a page's looks, as sentences. Runs in the page; `touch` asks for targets of a thumb's size.
({ touch }) => {
  const found = [];
  const name = (element) => {
    const text = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim();
    const classes = element.getAttribute("class");
    return `<${element.localName}${element.id && `#${element.id}`}${classes ? `.${classes.replaceAll(" ", ".")}` : ""}> ${text.slice(0, 40)}`;
  };
  const style = (element) => getComputedStyle(element);
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.right > root.clientWidth + 1 && isShown(element);
    });
    found.push(`wider than the screen by ${root.scrollWidth - root.clientWidth}: ${wide.slice(0, 3).map(name).join(" | ")}`);
  }

  // Chromium can lose what is in a size container (see css/components/card.css).
  for (const box of document.querySelectorAll(".card, .page")) {
    const child = box.firstElementChild;
    if (isShown(box) && child && !["none", "contents"].includes(style(child).display) && !child.getClientRects().length) {
      found.push(`empty although it holds something: ${name(box)}`);
    }
  }

  const filled = [...document.querySelectorAll("main .button[data-kind=primary]")].filter(isShown);
  if (filled.length > 1) found.push(`${filled.length} filled buttons: ${filled.map(name).join(" | ")}`);

  // Text that sticks out of its box, where nothing scrolls.
  for (const element of document.querySelectorAll("main :is(.button, .pill, .chip, td, th, h1, h2, h3, .value, dd, .note, .saved, .hint)")) {
    if (!isShown(element) || element.scrollWidth <= element.clientWidth + 1) continue;
    if (["visible", "hidden", "clip"].includes(style(element).overflowX) && style(element).display !== "inline") {
      found.push(`text sticks out by ${element.scrollWidth - element.clientWidth}: ${name(element)}`);
    }
  }

  if (touch) {
    const targets = "button, .button, .icon-button, .nav-link, .chip, .tap, summary, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), .choice label, .check, .switch";
    for (const element of document.querySelectorAll(targets)) {
      if (!isShown(element) || element.closest(".visually-hidden, .paper, .mail-text") || element.matches(".link")) continue;
      const { width, height } = element.getBoundingClientRect();
      if (height < 43.5 || width < 43.5) found.push(`small target, ${Math.round(width)} × ${Math.round(height)}: ${name(element)}`);
    }
  }
  return found;
}
