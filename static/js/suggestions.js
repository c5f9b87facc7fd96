/* Offers public names while one types. The browser's own list does the showing, so that keyboards and screen
   readers know it already; without this the field is an ordinary one. */
const PAUSE = 200; // milliseconds without a key
const FEWEST = 2;

const offer = (list, names) => {
  list.replaceChildren(
    ...names.map((name) => {
      const option = document.createElement("option");
      option.value = name;
      return option;
    }),
  );
};

const watch = (field) => {
  let timer = 0;
  let asked = "";
  const ask = async () => {
    const typed = field.value.trim();
    if (typed === asked || typed.length < FEWEST) return;
    asked = typed;
    const answer = await fetch(`${field.dataset.suggestions}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (answer?.ok && typed === asked) offer(field.list, await answer.json());
  };
  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE); // pinyin being put together is no word yet
  });
  field.addEventListener("compositionend", ask);
};

for (const field of document.querySelectorAll("input[data-suggestions]")) watch(field);
