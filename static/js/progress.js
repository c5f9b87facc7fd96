/* A page with [data-watch] watches the progress of what it is about; without scripts "Look again" does the same. */
const box = document.querySelector("[data-watch]");

const show = ({ done, expected, says }) => {
  box.querySelector("[data-done]").textContent = String(done);
  if (says) box.querySelector("[data-says]").textContent = says;
  if (expected === null) return;
  box.querySelector("[data-expected]").textContent = String(expected);
  const bar = box.querySelector("progress");
  bar.max = Math.max(expected, 1);
  bar.value = done;
};

const watch = async () => {
  const answer = await fetch(box.dataset.watch, { credentials: "same-origin" });
  if (!answer.ok) return; // signed out meanwhile: the page stays as it is
  const progress = await answer.json();
  show(progress);
  if (progress.goes_on) window.setTimeout(watch, 1500);
  else window.location.reload();
};

if (box) window.setTimeout(watch, 1500);
