/* Only makes pages nicer: every page works without it. */
import {
  Button,
  CharacterCount,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  Checkboxes,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "../vendor/govuk/govuk-frontend.min.js";

const components = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
];
for (const component of components) createAll(component);

/* Filters stand open beside the results on a wide screen, and fold away on a phone. */
const wide = window.matchMedia("(min-width: 48.0625em)");
const filters = document.querySelectorAll("details.app-filter");
const unfold = () => {
  for (const filter of filters) {
    if (wide.matches) filter.open = true;
    const summary = filter.querySelector("summary");
    if (summary) summary.tabIndex = wide.matches ? -1 : 0; // there is nothing to fold where it always stands open
  }
};
unfold();
wide.addEventListener("change", unfold);
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest('a[href="#filters"]');
  if (link) for (const filter of filters) filter.open = true;
});

/* "Print this page" buttons exist only where a script can print. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* Only pages with such a field fetch it. */
if (document.querySelector("[data-suggestions]")) import("./suggestions.js");
