/* Sends each file when it is chosen and shows how far it is. The form does the same without this: the server
   answers with the same page, and what it received is taken over from there. */
const within = (box, name) => box.querySelector(`[data-uploads-${name}]`);

const phrase = (box, name, values = {}) => {
  const words = within(box, "phrases").dataset[name];
  return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words);
};

const say = (box, words) => {
  within(box, "status").textContent = words;
};

const complain = (box, words) => {
  const line = document.createElement("p");
  line.className = "govuk-error-message";
  line.dataset.uploadsProblem = "";
  line.textContent = words;
  within(box, "chooser").after(line);
};

const filled = (form, input) => {
  const data = new FormData(form); // what was typed goes along, so that a draft keeps it
  data.delete(input.name);
  return data;
};

const send = (box, form, data, onProgress = () => {}) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action") || window.location.href);
    request.responseType = "document";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      onProgress(total ? Math.round((100 * loaded) / total) : 0);
    });
    request.addEventListener("loadend", () => resolve(request));
    box.stopSending = () => request.abort();
    request.send(data);
  });

const post = (box, form, input, file) => {
  const data = filled(form, input);
  data.append(input.name, file, file.name);
  data.append(`${input.name}-add`, "1");
  return send(box, form, data, (percent) => {
    box.querySelector("progress").value = percent;
    const name = percent < 100 ? "sending" : "checking";
    within(box, "words").textContent = phrase(box, name, { name: file.name, percent });
  });
};

/* No longer buttons that send the form: Enter in a field of the form must never press one. */
const prepareRemoving = (box) => {
  const form = box.closest("form");
  const input = box.querySelector('input[type="file"]');
  for (const button of within(box, "received").querySelectorAll("button")) {
    button.type = "button";
    button.addEventListener("click", async () => {
      const data = filled(form, input);
      data.append(button.name, button.value);
      const request = await send(box, form, data);
      if (takeOver(box, request.response)) within(box, "received").focus();
      else window.location.reload();
    });
  }
};

const takeOver = (box, answer) => {
  const theirs = answer && answer.querySelector(`[data-uploads="${box.dataset.uploads}"]`);
  if (!theirs) return null;
  within(box, "received").replaceWith(document.adoptNode(within(theirs, "received")));
  prepareRemoving(box);
  const error = theirs.querySelector(".govuk-error-message");
  return { problem: error && error.lastChild ? error.lastChild.textContent.trim() : "" };
};

const sendOne = async (box, form, input, file) => {
  if (file.size > Number(box.dataset.mostBytes)) return phrase(box, "tooLarge", { name: file.name });
  const request = await post(box, form, input, file);
  if (request.status === 0) return box.isStopped ? "" : phrase(box, "failed", { name: file.name });
  const taken = takeOver(box, request.response);
  if (!taken) return phrase(box, "failed", { name: file.name });
  if (!taken.problem) say(box, phrase(box, "received", { name: file.name }));
  return taken.problem;
};

const sendAll = async (box, form, input) => {
  const files = [...input.files];
  if (!files.length) return;
  for (const line of box.querySelectorAll("[data-uploads-problem]")) line.remove();
  const progress = within(box, "progress");
  progress.hidden = false;
  box.isStopped = false;
  for (const file of files) {
    if (box.isStopped) break;
    const problem = await sendOne(box, form, input, file);
    if (problem) {
      complain(box, problem);
      say(box, phrase(box, "refused", { name: file.name }));
    }
  }
  if (box.isStopped) say(box, phrase(box, "stopped"));
  progress.hidden = true;
  input.value = "";
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

const prepare = (box) => {
  const form = box.closest("form");
  const input = box.querySelector('input[type="file"]');
  within(box, "add").remove(); // choosing is adding
  prepareRemoving(box);
  input.addEventListener("change", () => sendAll(box, form, input));
  within(box, "stop").addEventListener("click", () => {
    box.isStopped = true;
    box.stopSending?.();
  });
};

for (const box of document.querySelectorAll("[data-uploads]")) {
  if (!box.dataset.isReady) prepare(box);
  box.dataset.isReady = "1";
}
