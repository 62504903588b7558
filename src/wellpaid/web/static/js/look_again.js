// Asks every few seconds whether the answer is there, and moves on only when it is: a page that
// reloads itself would start a screen reader over and over.
"use strict";
const waiting = document.querySelector("[data-look-again]");
const heading = (page) => page.querySelector("h1")?.textContent;
async function lookAgain() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-By-Itself": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected || heading(page) !== heading(document)) { location.replace(answer.url); return; }
  } catch {
    // No connection just now: the next look may have one.
  }
  setTimeout(lookAgain, waiting.dataset.lookAgain * 1000);
}
setTimeout(lookAgain, waiting.dataset.lookAgain * 1000);
