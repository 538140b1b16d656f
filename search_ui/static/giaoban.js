// Everything works without this file. With it: completion while typing, filters and pages without a reload, search
// inside a facet while typing. Whatever fails here falls back to what the browser does by itself.
"use strict";

const narrow = window.matchMedia("(max-width: 60rem)");
const touch = window.matchMedia("(pointer: coarse)");

function foldFilters() {
  const filters = document.getElementById("filters");
  if (!filters) return;
  filters.open = !narrow.matches;
  settleHead(document);
}

// Where the filters cannot be folded, their heading is no stop of the Tab key; the skip link still leads there.
function settleHead(root) {
  root.querySelector("#filters-head").tabIndex = narrow.matches ? 0 : -1;
}

function fetchPage(url, signal) {
  return fetch(url, { signal, headers: { Accept: "text/html" } }).then(async (response) => {
    if (!(response.headers.get("Content-Type") || "").startsWith("text/html")) throw new Error("no page");
    return { page: new DOMParser().parseFromString(await response.text(), "text/html"), url: response.url };
  });
}

// ---------------------------------------------------------------- filters without a reload

const live = { current: null, shown: here() };

function here() {
  return location.pathname + location.search;
}

function formAddress(form, submitter) {
  const data = new FormData(form, submitter || undefined);
  const query = new URLSearchParams([...data].filter(([, value]) => value !== ""));
  const path = (submitter && submitter.getAttribute("formaction")) || form.getAttribute("action");
  const address = new URL(path, location.href);
  const language = address.searchParams.get("lang");
  if (language) query.set("lang", language);
  address.search = query.toString();
  return address.href;
}

function reopen(before, after) {
  const open = new Set([...before.querySelectorAll("details[open] > summary")].map((s) => s.textContent));
  after.querySelectorAll("details > summary").forEach((s) => {
    if (open.has(s.textContent)) s.parentElement.open = true;
  });
}

// Where the focus goes when what has it is replaced: to its like; from links and unnamed buttons to the results.
function focusKey(element) {
  if (!element || !element.closest("#filters, #results")) return null;
  const { name, value, id } = element;
  if (id) return `#${CSS.escape(id)}`;
  return name ? `[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]` : "#results";
}

function typedFields() {
  return [...document.querySelectorAll("#filters input[id]")];
}

async function show(url, { push = true, top = false } = {}) {
  const form = document.querySelector("form[data-live]");
  if (live.current) live.current.abort();
  live.current = new AbortController();
  const results = document.getElementById("results");
  results.setAttribute("aria-busy", "true");
  const q = document.getElementById("q");
  const query = q.value;
  const before = new Map(typedFields().map((field) => [field.id, field.value]));
  try {
    const { page, url: final } = await fetchPage(url, live.current.signal);
    const fresh = page.querySelector("form[data-live]");
    if (!fresh) throw new Error("another page");
    const key = focusKey(document.activeElement);
    const filters = document.getElementById("filters");
    const typed = typedFields().filter((field) => field.value !== before.get(field.id));
    fresh.querySelector("#filters").open = filters.open;
    settleHead(fresh);
    reopen(filters, fresh.querySelector("#filters"));
    if (push && final !== location.href) history.pushState(null, "", final);
    live.shown = here();
    document.title = page.title;
    // The search box itself stays: somebody may be typing in it, and an input method would lose its word.
    for (const part of [".tips", "#filters", "#results"]) form.querySelector(part).replaceWith(fresh.querySelector(part));
    q.defaultValue = fresh.querySelector("#q").value;
    if (q.value === query) q.value = q.defaultValue;
    // The link to the other language leads to the same search.
    document.querySelector("a.lang").href = page.querySelector("a.lang").getAttribute("href");
    enhance(document.getElementById("filters"));
    keep(typed);
    // A value without hits is no longer listed when its tick is taken away.
    const again = key && (document.querySelector(key) || document.getElementById("filters-head"));
    if (again) again.focus({ preventScroll: !top });
    if (top) document.getElementById("results").scrollIntoView();
    announce();
    live.current = null;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

// What was typed into the filters while the answer was on its way is newer than the answer.
function keep(typed) {
  for (const { id, value } of typed) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = value;
    field.dispatchEvent(new Event("input"));
  }
}

// A region that was there before is read aloud when its text changes; a new one often is not.
const announcer = Object.assign(document.createElement("p"), { id: "announcer", className: "v" });
announcer.setAttribute("aria-live", "polite");
document.body.append(announcer);

function announce() {
  announcer.textContent = document.getElementById("count").textContent.trim();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-live]");
  const submitter = event.submitter;
  if (!form || (submitter && submitter.hasAttribute("formaction"))) return;
  event.preventDefault();
  const chosen = Boolean(submitter && submitter.closest(".apply"));
  // The keyboard of a phone covers half of what was searched for, and leaves with the focus.
  if (touch.matches || chosen) document.getElementById("results").focus({ preventScroll: true });
  if (chosen && narrow.matches) document.getElementById("filters").open = false;
  show(formAddress(form, submitter), { top: chosen });
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-live]");
  if (form && event.target.type === "checkbox") show(formAddress(form));
});

// A date that was kept from before the last answer brings no event of its own when it is left.
document.addEventListener("focusout", ({ target }) => {
  if (!target.closest("form[data-live] .dates")) return;
  setTimeout(() => {
    if (target.isConnected && target.value !== target.defaultValue) show(formAddress(target.form));
  });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("#results a, #filters a");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || link.hasAttribute("download") || event.defaultPrevented) return;
  const target = new URL(link.getAttribute("href"), location.href);
  if (target.origin !== location.origin || target.pathname !== "/" || !document.querySelector("form[data-live]")) return;
  event.preventDefault();
  show(target.href, { top: Boolean(link.closest(".pages")) });
});

// Also a skip link changes the address, but only behind its #.
window.addEventListener("popstate", () => {
  if (!document.querySelector("form[data-live]") || here() === live.shown) return;
  live.shown = here();
  show(location.href, { push: false });
});

// Whoever leaves before the answer is there comes back to the search that is shown, not to ticks without their results.
window.addEventListener("pagehide", () => {
  if (!live.current) return;
  live.current.abort();
  document.querySelector("form[data-live]").reset();
  document.getElementById("results").removeAttribute("aria-busy");
});

// ---------------------------------------------------------------- completion while typing

function completion(input) {
  const list = Object.assign(document.createElement("ul"), { id: "suggestions", className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.placeholder);
  input.parentElement.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let timer = 0;
  let request = null;
  let chosen = -1;

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const options = [...list.children];
    chosen = (index + options.length + 1) % (options.length + 1) === options.length ? -1 : (index + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  function take(option) {
    input.value = option.textContent;
    close();
    input.form.requestSubmit();
  }

  async function complete() {
    const prefix = input.value.trim();
    if (request) request.abort();
    if (prefix.length < 2) return close();
    request = new AbortController();
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("prefix", prefix);
    try {
      const response = await fetch(address, { signal: request.signal });
      const { suggestions } = await response.json();
      if (document.activeElement !== input) return close();
      list.replaceChildren(...suggestions.slice(0, 8).map((text, i) => {
        const option = Object.assign(document.createElement("li"), { id: `suggestion-${i}`, textContent: text });
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
        return option;
      }));
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      chosen = -1;
    } catch { close(); }
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(complete, 180); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return; // an input method uses these keys itself
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  input.form.addEventListener("submit", () => { clearTimeout(timer); if (request) request.abort(); close(); });
}

// ---------------------------------------------------------------- search inside a facet

function within(input) {
  const values = input.closest("fieldset").querySelector(".values");
  const more = input.closest("fieldset").querySelector("details.more");
  const before = [...values.childNodes];
  let timer = 0;
  let request = null;

  async function search() {
    if (request) request.abort();
    const words = input.value.trim();
    if (more) more.hidden = Boolean(words); // the rest of what was listed has nothing of the words
    if (!words) return values.replaceChildren(...before);
    request = new AbortController();
    const address = new URL(formAddress(input.form));
    address.pathname = new URL(input.dataset.within, location.href).pathname;
    address.searchParams.set("containing", words);
    try {
      const { page } = await fetchPage(address.href, request.signal);
      const found = [...page.querySelectorAll("#values > li")];
      const said = page.querySelector("#found, .empty");
      announcer.textContent = said.textContent;
      const last = document.createElement("li");
      last.append(said);
      values.replaceChildren(...found.slice(0, 12), ...(found.length > 12 || !found.length ? [last] : []));
    } catch { /* the list stays as it was */ }
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 180); });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); search(); } });
}

// Facets that are counted only when someone looks at them
function apart(details) {
  details.addEventListener("toggle", async () => {
    const values = details.querySelector(".values");
    if (!details.open || !values || values.dataset.loaded) return;
    values.dataset.loaded = "1";
    const address = new URL(formAddress(details.closest("form")));
    address.pathname = new URL(details.dataset.load, location.href).pathname;
    try {
      const { page } = await fetchPage(address.href);
      const found = page.querySelector("#values");
      if (found) values.replaceChildren(...[...found.children].slice(0, 12));
    } catch { /* the button to the page of the facet remains */ }
  });
}

function enhance(root) {
  root.querySelectorAll("input[data-suggest]").forEach(completion);
  root.querySelectorAll("input[data-within]").forEach(within);
  root.querySelectorAll("details[data-load]").forEach(apart);
  root.querySelectorAll("button[data-found]").forEach((button) => { button.textContent = button.dataset.found; });
}

foldFilters();
narrow.addEventListener("change", foldFilters);
enhance(document);
