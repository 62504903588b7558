// Nobody there: warns, and closes the page in time. The server ends the session by itself anyway;
// this takes the page away from whoever finds the screen, and keeps what was typed.
"use strict";
const dialog = document.getElementById("idle");
const { warnSeconds, endSeconds, owner } = dialog.dataset;
const out = dialog.querySelector("form[data-timed-out]");
const KEPT_MS = 30 * 60 * 1000;
const key = `typed:${owner}:${location.pathname}`;
let lastSeen = Date.now();
let isOver = false;

function seen() {
  lastSeen = Date.now();
  if (dialog.open) dialog.close();
}
// All tabs share one session: a sign of life in one is one for all.
const tabs = new BroadcastChannel("wellpaid-seen");
tabs.addEventListener("message", seen);
tabs.postMessage("");

dialog.querySelector("form[data-stay]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) { end(); return; }
    seen();
    tabs.postMessage("");
  } catch {
    // No connection just now: the button is still there.
  }
});
dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // Escape means "I'm here"
  dialog.querySelector("form[data-stay]").requestSubmit();
});

function look() {
  const seconds = (Date.now() - lastSeen) / 1000;
  if (seconds >= endSeconds) end();
  else if (seconds >= warnSeconds && !dialog.open) dialog.showModal();
}
function end() {
  if (isOver) return;
  isOver = true;
  keepTyped();
  out.elements.next.value = location.pathname + location.search;
  out.submit();
}
setInterval(look, 1000);
document.addEventListener("visibilitychange", look); // timers sleep in tabs that nobody sees

// What was typed stays in this tab only, for half an hour, for the same person, and only what is no
// secret: no passwords, cards, codes or files, and no free text, which may be about somebody's health.
function mayKeep(field) {
  if (!field.name || field.closest("dialog") || field.closest("[data-never-keep]")) return false;
  if (field.tagName === "TEXTAREA") return field.hasAttribute("data-keep");
  if (["password", "hidden", "file", "submit", "button"].includes(field.type)) return false;
  return !/^cc-|password|one-time-code/.test(field.autocomplete || "");
}
function fields() {
  return [...document.querySelectorAll("main form :is(input, select, textarea)")].filter(mayKeep);
}
function keepTyped() {
  const typed = fields()
    .filter((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked)
    .map((field) => [field.name, field.type, field.value, field.checked]);
  if (typed.length) sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), typed }));
}
function forget(isWanted) {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("typed:") && isWanted(name)) sessionStorage.removeItem(name);
  }
}
function isOld(name) {
  try { return Date.now() - JSON.parse(sessionStorage.getItem(name)).at > KEPT_MS; } catch { return true; }
}
function giveBack() {
  const kept = sessionStorage.getItem(key);
  if (!kept) return;
  sessionStorage.removeItem(key);
  for (const [name, type, value, checked] of JSON.parse(kept).typed) {
    for (const field of fields()) {
      if (field.name !== name || field.type !== type) continue;
      if (type === "radio" || type === "checkbox") {
        if (field.value === value) field.checked = checked;
      } else field.value = value;
    }
  }
  const note = document.getElementById("kept");
  document.querySelector("main form").before(note);
  note.hidden = false;
}
forget(isOld);
giveBack();
document.addEventListener("submit", (event) => {
  if (/\/(sign-out|close|timed-out)$/.test(event.target.action)) forget(() => true);
  else if (event.target.closest("main")) forget((name) => name === key);
});
