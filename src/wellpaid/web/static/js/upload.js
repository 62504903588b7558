// Sends the file in pieces. The answer always says how much is here, so that a broken line, a reload
// or another sign-in goes on from there. Without this script the form sends the file at once.
// In a block: a page's scripts share one room of names.
"use strict";
{
  const SMALLEST = 64 * 1024, LARGEST = 2 * 1024 * 1024; // a piece has to fit the server's memory limit
  const READ = 1024 * 1024, QUICK_MS = 2000, WAITS_MS = [1, 2, 4, 8, 15, 30, 30, 30].map((s) => s * 1000);
  const form = document.querySelector("form[data-upload]");
  const box = document.getElementById("upload");
  const trouble = document.getElementById("upload-trouble");
  const part = (name, inside = box) => inside.querySelector(`[data-${name}]`);
  const bar = box.querySelector("progress");
  const tabs = new BroadcastChannel("wellpaid-seen"); // an upload that goes on is somebody at work
  let controller = null, running = null;

  class Refused extends Error {
    constructor(facts) { super(facts.code); this.facts = facts; }
  }
  class SignedOut extends Error {}
  const wait = (ms, signal) => new Promise((done) => {
    const over = () => { clearTimeout(timer); removeEventListener("online", over); done(); };
    const timer = setTimeout(over, ms);
    addEventListener("online", over);
    signal.addEventListener("abort", over);
  });

  async function ask(address, method, body) {
    const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(address, { method, body, headers, signal: controller.signal });
    if (answer.redirected) throw new SignedOut();
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (answer.status >= 500 || !isJson) throw new Error(`answered ${answer.status}`);
    const facts = await answer.json();
    if (!answer.ok) throw new Refused(facts);
    return facts;
  }

  function words(text, percent) { return text.replace("{percent}", percent); }
  function megabytes(bytes) { return (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }); }
  let lastSaid = "";
  function say(text) {
    if (text !== lastSaid) part("words").textContent = text;
    lastSaid = text;
  }
  // Aloud every tenth only: a screen reader would do nothing else.
  function show(text, done, whole) {
    const percent = Math.floor((100 * done) / whole);
    bar.value = percent;
    part("figures").textContent = `${megabytes(done)} / ${megabytes(whole)} MB`;
    say(words(text, percent - (percent % 10)));
  }

  async function sumOf(file) {
    const sum = new Sha256();
    for (let at = 0; at < file.size; at += READ) {
      controller.signal.throwIfAborted();
      sum.add(new Uint8Array(await file.slice(at, at + READ).arrayBuffer()));
      show(box.dataset.reading, Math.min(at + READ, file.size), file.size);
    }
    return sum.hex();
  }

  async function begin(file, sha256) {
    const facts = new URLSearchParams({ name: file.name, size: file.size, sha256 });
    if (form.elements.is_dry_run.checked) facts.set("is_dry_run", "on");
    return ask(form.dataset.upload, "POST", facts);
  }

  // Pieces grow while the line is quick and shrink when it breaks.
  async function sendPieces(file, upload) {
    let here = upload.received_bytes, size = 4 * SMALLEST;
    show(box.dataset.sent, here, file.size);
    while (here < file.size) {
      const began = performance.now();
      try {
        const piece = file.slice(here, here + size);
        here = (await ask(`${upload.piece}?offset=${here}`, "PUT", piece)).received_bytes;
        size = performance.now() - began < QUICK_MS ? Math.min(2 * size, LARGEST) : Math.max(size / 2, SMALLEST);
        running.tries = 0;
      } catch (error) {
        if (!(error instanceof Refused) || !("received_bytes" in error.facts)) throw error;
        here = error.facts.received_bytes;
      }
      running.here = here;
      tabs.postMessage("");
      show(box.dataset.sent, here, file.size);
    }
  }

  async function once(file) {
    running.sha256 ||= await sumOf(file);
    running.upload = await begin(file, running.sha256);
    await sendPieces(file, running.upload);
    say(box.dataset.checking);
    return ask(running.upload.finish, "POST");
  }

  async function send(file) {
    controller = new AbortController();
    const { signal } = controller;
    running = { file, tries: 0, here: 0, sha256: running?.file === file ? running.sha256 : "" };
    trouble.hidden = true;
    form.hidden = true;
    box.hidden = false;
    part("go-on").hidden = true;
    part("name").textContent = file.name;
    for (;;) {
      try {
        location.assign((await once(file)).batch);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const isOver = error instanceof Refused || error instanceof SignedOut || running.tries >= WAITS_MS.length;
        if (isOver) { stop(error); return; }
        say(box.dataset.waiting);
        await wait(WAITS_MS[running.tries], signal);
        if (signal.aborted) return;
        running.tries += 1;
      }
    }
  }

  function stop(error) {
    const percent = Math.floor((100 * running.here) / running.file.size);
    if (!(error instanceof Refused)) {
      say(words(error instanceof SignedOut ? box.dataset.away : box.dataset.broke, percent));
      part("go-on").hidden = false;
      part("go-on").focus();
      return;
    }
    box.hidden = true;
    form.hidden = false;
    part("title", trouble).textContent = error.facts.title;
    part("sentence", trouble).textContent = error.facts.sentence;
    part("batch", trouble).hidden = !error.facts.batch;
    if (error.facts.batch) part("batch", trouble).href = error.facts.batch;
    trouble.hidden = false;
    trouble.focus();
  }

  form.addEventListener("submit", (event) => {
    const [file] = form.elements.file.files;
    if (!file || !file.size) return; // the server says what is missing
    event.preventDefault();
    send(file);
  });
  part("go-on").addEventListener("click", () => send(running.file));
  part("cancel").addEventListener("click", async () => {
    controller.abort();
    const upload = running.upload;
    running = null;
    if (!upload) { location.reload(); return; }
    controller = new AbortController();
    try {
      await fetch(upload.cancel, { method: "POST", headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }, redirect: "manual" });
      location.assign(`${location.pathname}?cancelled`);
    } catch {
      location.reload(); // it is in the list, with its own button
    }
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
