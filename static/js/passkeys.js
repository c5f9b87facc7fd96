/* Lets the browser make or show a passkey for a form; the form then goes its ordinary way with the answer. */
const toBytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};

const toText = (buffer) => {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const readKeys = (keys = []) => keys.map((key) => ({ ...key, id: toBytes(key.id) }));

const ask = async (form) => {
  const answer = await fetch(form.dataset.passkeyQuestion, {
    method: "POST",
    body: new URLSearchParams({ csrf_token: form.elements.namedItem("csrf_token").value }),
    credentials: "same-origin",
    redirect: "error", // not proved any more: the page has to be loaded anew
  });
  if (!answer.ok) throw new Error("no question");
  return answer.json();
};

const make = async (question) =>
  navigator.credentials.create({
    publicKey: {
      ...question,
      challenge: toBytes(question.challenge),
      user: { ...question.user, id: toBytes(question.user.id) },
      excludeCredentials: readKeys(question.excludeCredentials),
    },
  });

const show = async (question) =>
  navigator.credentials.get({
    publicKey: {
      ...question,
      challenge: toBytes(question.challenge),
      allowCredentials: readKeys(question.allowCredentials),
    },
  });

const describe = ({ id, rawId, type, response }) => {
  const said = { clientDataJSON: toText(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = toText(response[name]);
  }
  return JSON.stringify({ id, rawId: toText(rawId), type, response: said, clientExtensionResults: {} });
};

const prepare = (form) => {
  const problem = form.querySelector("[data-passkey-problem]");
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) {
    form.querySelector("[data-passkey-unknown]").hidden = false;
    return;
  }
  form.querySelector("[data-passkey-ready]").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      const question = await ask(form);
      const key = await (form.dataset.passkey === "make" ? make(question) : show(question));
      form.elements.namedItem("credential").value = describe(key);
      form.submit();
    } catch {
      problem.hidden = false; // stopped, out of time, or no such key on this device
      button.disabled = false;
      button.focus();
    }
  });
};

for (const form of document.querySelectorAll("form[data-passkey]")) prepare(form);
