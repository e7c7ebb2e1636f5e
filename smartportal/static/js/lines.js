// Lines of a paper are moved by their grip, with the pointer or with the arrow keys. The form posts them in the
// order of the page. The other lines move around the one that is held: taken out of the page, even for a moment,
// it would lose finger and cursor.
const STEP = 6;
let held = null;
let cursor = null;

const lineOf = (grip) => grip.closest(".line");
const numbered = (line) => [...line.parentElement.querySelectorAll(":scope > .line[id]")];
const middle = (line) => {
  const box = line.getBoundingClientRect();
  return box.top + box.height / 2;
};

const up = (line) => {
  const other = line.previousElementSibling;
  if (other?.matches(".line")) line.after(other);
};
const down = (line) => {
  const other = line.nextElementSibling;
  if (other?.matches(".line")) line.before(other);
};
const keep = (line) => {
  cursor = numbered(line).indexOf(line);
  line.parentElement.querySelector(":scope > [name=moved]").click();
};

document.addEventListener("keydown", (event) => {
  const move = { ArrowUp: up, ArrowDown: down }[event.key];
  if (!move || !event.target.matches("[data-grip]")) return;
  event.preventDefault();
  const line = lineOf(event.target);
  move(line);
  keep(line);
});

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (grip && event.button === 0) held = { line: lineOf(grip), from: event.clientY, moving: false };
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const { line } = held;
  if (!held.moving && Math.abs(event.clientY - held.from) < STEP) return;
  held.moving = true;
  line.dataset.moving = "";
  const { previousElementSibling: above, nextElementSibling: below } = line;
  if (above?.matches(".line") && event.clientY < middle(above)) up(line);
  else if (below?.matches(".line") && event.clientY > middle(below)) down(line);
  if (event.clientY < 90) scrollBy(0, -12);
  if (event.clientY > innerHeight - 90) scrollBy(0, 12);
});

for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, () => {
    if (held?.moving) {
      delete held.line.dataset.moving;
      // The click that follows is no wish to see the menu.
      document.addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => document.removeEventListener("click", stop, { capture: true }));
      const { line } = held;
      setTimeout(() => keep(line));
    }
    held = null;
  });
}
const stop = (event) => {
  event.preventDefault();
  event.stopPropagation();
};

// The page comes back with new numbers: the cursor stays on the line that was moved.
document.body.addEventListener("htmx:afterSwap", () => {
  if (cursor === null) return;
  document.getElementById(`line-${cursor}-grip`)?.focus();
  cursor = null;
});
