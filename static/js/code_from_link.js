/* The link that a person passes on carries the code behind a #, which no browser sends to anybody. Put it into
   the field and take it out of the address, so that it stays neither on the screen nor in the history. */
const field = document.querySelector("input[name=code]");
const code = decodeURIComponent(window.location.hash.slice(1));

if (field && /^[0-9A-Za-z -]{8,40}$/.test(code)) {
  if (!field.value) field.value = code;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}
