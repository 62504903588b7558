// Asks the browser for a passkey and sends on what it answers. Where it can't, the form stays away.
"use strict";
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

function readable(options) {
  const read = { ...options, challenge: bytes(options.challenge) };
  const ids = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = ids(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = ids(options.allowCredentials);
  return read;
}
function sendable(made) {
  const response = { clientDataJSON: text(made.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return {
    id: made.id, rawId: text(made.rawId), type: made.type, response,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
  };
}
async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).publicKey;
}
let waiting = null; // the browser bears one question at a time
async function ask(form, extra) {
  waiting?.abort();
  waiting = new AbortController();
  const options = { publicKey: readable(await optionsOf(form)), signal: waiting.signal, ...extra };
  const verb = form.dataset.passkey; // create or get
  form.elements.credential.value = JSON.stringify(sendable(await navigator.credentials[verb](options)));
  form.submit();
}
// An address in numbers can't have passkeys: they belong to a name.
const canDo = "PublicKeyCredential" in window && !/^[\d.]+$|^\[/.test(location.hostname);
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !canDo;
  const error = form.querySelector("[data-passkey-error]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    try {
      await ask(form, {});
    } catch {
      error.hidden = false;
    }
  });
}
for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = canDo;
// The browser offers a passkey in the field itself, once somebody goes there.
const field = document.querySelector('input[autocomplete~="webauthn"]');
const form = document.querySelector("form[data-passkey=get]");
if (canDo && field && form) {
  field.addEventListener("focus", async () => {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    try {
      await ask(form, { mediation: "conditional" });
    } catch {
      // Nobody chose one; the form is there.
    }
  }, { once: true });
}
