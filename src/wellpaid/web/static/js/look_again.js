// Asks every few seconds whether the answer is there, and moves on only when it is: a page that
// reloads itself would start a screen reader over and over. What only counts up (data-live) is
// filled in where it stands.
"use strict";
const waiting = document.querySelector("[data-look-again]");
const place = (page) => page.querySelector("[data-look-again]");
const stage = (page) => `${page.querySelector("h1")?.textContent} ${place(page)?.dataset.stage}`;
async function lookAgain() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-By-Itself": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected || stage(page) !== stage(document)) { location.replace(answer.url); return; }
    if ("live" in waiting.dataset) waiting.replaceChildren(...place(page).childNodes);
  } catch {
    // No connection just now: the next look may have one.
  }
  setTimeout(lookAgain, waiting.dataset.lookAgain * 1000);
}
setTimeout(lookAgain, waiting.dataset.lookAgain * 1000);
