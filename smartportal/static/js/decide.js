// After "Annuler" the pressed button is gone: the keyboard stays at the choice it belonged to.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const form = document.getElementById(event.detail.requestConfig?.elt.id);
  if (document.activeElement !== document.body || !form?.matches(".decide")) return;
  form.querySelector("input[name=decision]:checked, input[name=decision]").focus();
});
