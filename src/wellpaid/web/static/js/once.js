// The button says that it works, and a second press does nothing. The server pays once anyway.
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    const button = form.querySelector("button[data-busy]");
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  });
  // Back from the next page finds the button as it was.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
