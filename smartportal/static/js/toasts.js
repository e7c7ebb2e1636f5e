// Toasts: short notes at the edge of the page. The server asks for one with the event "toast", and a failed
// request makes one. Each goes after a while, but not from under the pointer.
const LIFE = 8000;

const shelf = () => {
  const found = document.querySelector(".toasts");
  if (found) return found;
  const made = document.createElement("div");
  made.className = "toasts";
  document.body.append(made);
  return made;
};

const retire = (toast) => {
  const leave = () => (toast.matches(":hover") ? setTimeout(leave, LIFE) : toast.remove());
  setTimeout(leave, LIFE);
};

const show = (id, text) => {
  for (const old of shelf().querySelectorAll(".toast")) old.remove();
  const toast = document.getElementById(id).content.cloneNode(true).firstElementChild;
  shelf().append(toast);
  // The text comes after the empty live region, so that it is announced.
  if (text) toast.querySelector(".grow").textContent = text;
  retire(toast);
};

document.querySelectorAll(".toasts > .toast").forEach(retire);
document.body.addEventListener("toast", (event) => show("toast", event.detail.text));
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.body.addEventListener(name, () => show("toast-failed"));
}
// The session is over: the answer is the login page. Load this page again instead of swapping it in.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (/^\s*<!doctype/i.test(event.detail.serverResponse)) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
