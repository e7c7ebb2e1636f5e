// What was typed and is not saved yet outlives its page. A tab that is closed sends it away at once. When the session
// is over, it waits in this tab until the page is there again, and is sent then as if it had just been typed.
const KEY = `unsaved:${location.pathname}`;
let typed = 0;
let sent = 0;
let kept = 0;
let submitted = false;

const form = () => document.getElementById("editor-form");
const revision = () => form().elements.revision.value;
const isSaved = () => form()?.querySelector("#editor-state .saved[data-state=saved]");
const isHere = (element) => form()?.contains(element);

const stash = () => {
  const fields = [...new FormData(form())].filter(([name]) => name !== "csrfmiddlewaretoken");
  sessionStorage.setItem(KEY, JSON.stringify({ fields, submitted, revision: revision() }));
};

for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    if (isHere(event.target)) typed += 1;
  });
}
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (isHere(event.target)) sent = typed;
});
document.body.addEventListener("htmx:afterSwap", () => {
  if (isSaved()) kept = sent;
});
document.addEventListener("submit", () => (submitted = true));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-forget]")) typed = kept;
});
addEventListener("pagehide", () => {
  if (!form() || typed === kept) return;
  stash();
  if (!submitted) navigator.sendBeacon(form().action, new FormData(form()));
});
// A page out of the browser's memory may be older than what it sent away.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const waiting = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
sessionStorage.removeItem(KEY);
// What was submitted and came through has another revision now.
if (waiting && form() && !(waiting.submitted && waiting.revision !== revision())) {
  const values = Object.fromEntries(waiting.fields);
  values.csrfmiddlewaretoken = form().elements.csrfmiddlewaretoken.value;
  window.htmx.ajax("POST", form().action, { values, target: "#editor-form", swap: "outerHTML" });
}
