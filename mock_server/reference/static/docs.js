"use strict";
// The filter, and the forms: each makes one request of its fields, as data and as code.

const say = (name, values = {}) =>
  document.body.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

// The filter

const routes = [...document.querySelectorAll(".route")].map((element) => ({
  element,
  text: [...element.querySelectorAll(":scope > summary, p, dl, .answer > summary")]
    .map((part) => part.textContent).join(" ").toLocaleLowerCase(),
}));

function narrow(words) {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { element, text } of routes) {
    element.hidden = !wanted.every((word) => text.includes(word));
    found += element.hidden ? 0 : 1;
  }
  for (const group of document.querySelectorAll(".group, .lesson")) {
    group.hidden = !group.querySelector(".route:not([hidden])");
  }
  const count = document.getElementById("count");
  count.textContent = !wanted.length ? "" : found ? say("found", { n: found }) : say("nothing");
}

const filter = document.getElementById("filter");
filter.addEventListener("input", () => narrow(filter.value));
narrow(filter.value); // a browser may have kept the words of before a reload
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    filter.focus();
  } else if (event.key === "Escape" && event.target === filter) {
    filter.value = "";
    narrow("");
  }
});

// An address with #get-users-user_id opens that route; opening a route puts it into the address.

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches(".route")) {
    target.open = true;
    target.scrollIntoView();
  }
}
addEventListener("hashchange", reveal);
reveal();
for (const { element } of routes) {
  element.addEventListener("toggle", () => {
    if (element.open) {
      history.replaceState(null, "", `#${element.id}`);
      write(element.querySelector("form"));
    }
  });
}
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", () => { link.href = link.search + location.hash; });
}

// On a narrow screen the contents would hide what they list.
if (matchMedia("(max-width: 52rem)").matches) document.querySelector(".contents details").open = false;

// A form → a request

const role = (form, name) => form.querySelector(`[data-role=${name}]`);
const bodiless = (method) => method === "GET" || method === "HEAD";

class Mistake extends Error {}

function read(form) {
  const method = role(form, "method")?.value ?? form.dataset.method;
  let path = form.dataset.path;
  const query = [];
  const headers = [];
  const missing = [];
  for (const field of form.querySelectorAll("[data-in]")) {
    const { name, in: where } = field.dataset;
    if (field.value === "") {
      if (field.required) missing.push(name);
    } else if (where === "path") {
      path = path.replace(`{${name}}`, encodeURIComponent(field.value).replace(/%2C/g, ",").replace(/%3A/g, ":"));
    } else if (where === "query" && "any" in field.dataset) {
      query.push(...new URLSearchParams(field.value));
    } else if (where === "query") {
      query.push([name, field.value]);
    } else if (where === "header") {
      headers.push([name, field.value]);
    }
  }
  if (missing.length) throw new Mistake(say("missing", { names: missing.join(", ") }));
  for (const line of role(form, "fields").value.split("\n").filter((each) => each.trim())) {
    const colon = line.indexOf(":");
    if (colon < 1) throw new Mistake(say("badfield", { line }));
    headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  const url = location.origin + path;
  return { method, url, query, headers, body: bodiless(method) ? null : readBody(form) };
}

function readBody(form) {
  const files = [...form.querySelectorAll("[data-file]")];
  if (files.length) return { kind: "multipart", files };
  const text = role(form, "body")?.value ?? "";
  const type = role(form, "type")?.value ?? "";
  if (!text && !type) return null;
  if (type === "application/x-www-form-urlencoded") {
    const fields = text.split("\n").filter(Boolean).map((line) => {
      const equals = line.indexOf("=");
      return equals < 0 ? [line, ""] : [line.slice(0, equals), line.slice(equals + 1)];
    });
    return { kind: "form", fields, type };
  }
  return { kind: "text", text, type };
}

const address = ({ url, query }) => (query.length ? `${url}?${new URLSearchParams(query)}` : url);
const fileOf = (input) =>
  input.files[0] ?? new File([input.dataset.text], "file.txt", { type: "text/plain" });

async function send(form) {
  const request = read(form);
  const headers = new Headers(request.headers);
  let body;
  if (request.body?.kind === "multipart") {
    body = new FormData();
    for (const input of request.body.files) body.append(input.dataset.file, fileOf(input));
  } else if (request.body) {
    body = request.body.kind === "form" ? String(new URLSearchParams(request.body.fields)) : request.body.text;
    if (request.body.type && !headers.has("Content-Type")) headers.set("Content-Type", request.body.type);
  }
  const began = performance.now();
  const response = await fetch(address(request), {
    method: request.method, headers, body, cache: "no-store", credentials: "same-origin",
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { response, bytes, took: Math.round(performance.now() - began) };
}

// What came

const KEPT = 20000; // characters shown of a body

function add(parent, name, text, attributes = {}) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

function show(place, { response, bytes, took }) {
  place.replaceChildren();
  const line = add(place, "p");
  add(line, "b", `${response.status} ${response.statusText}`, { class: `s${Math.floor(response.status / 100)}` });
  add(line, "small", ` ${say("took", { n: took })}`);
  if (response.redirected) add(place, "p", say("followed", { url: response.url }));
  const fields = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  add(place, "pre", fields, { tabindex: "0", class: "fields" });
  showBody(place, response.headers.get("Content-Type") ?? "", bytes);
}

function showBody(place, type, bytes) {
  if (!bytes.length) {
    add(place, "p", say("empty"));
  } else if (type.startsWith("image/")) {
    add(place, "img", undefined, { src: URL.createObjectURL(new Blob([bytes], { type })), alt: type });
  } else {
    add(place, "pre", readable(type, bytes), { tabindex: "0", class: "body" });
  }
}

function readable(type, bytes) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const hex = [...bytes.slice(0, 256)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    return `${say("bytes", { n: bytes.length })}\n${hex}${bytes.length > 256 ? " …" : ""}`;
  }
  if (/[/+]json\b/.test(type)) {
    try {
      text = JSON.stringify(JSON.parse(text), null, 2);
    } catch { /* it says that it is JSON; shown as it came */ }
  }
  return text.length > KEPT ? `${text.slice(0, KEPT)}\n${say("cut", { n: text.length - KEPT })}` : text;
}

// The same request as code

const windows = /^Win/.test(navigator.platform);
// In single quotes for a POSIX shell; in double quotes for cmd.exe, which knows no others.
const quoted = (text) => windows
  ? `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\n\s*/g, " ")}"`
  : `'${text.replaceAll("'", "'\\''")}'`;

function asCurl({ method, url, query, headers, body }) {
  const parts = ["curl -i"];
  if (method === "HEAD") parts.push("--head");
  else if (method !== "GET") parts.push(`-X ${method}`);
  const named = headers.some(([name]) => name.toLowerCase() === "content-type");
  if (body?.type && !named) parts.push(`-H ${quoted(`Content-Type: ${body.type}`)}`);
  for (const [name, value] of headers) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body?.kind === "multipart") {
    for (const input of body.files) parts.push(`-F ${quoted(`${input.dataset.file}=@${fileOf(input).name}`)}`);
  } else if (body?.kind === "form") {
    for (const [name, value] of body.fields) parts.push(`--data-urlencode ${quoted(`${name}=${value}`)}`);
  } else if (body) {
    parts.push(`--data-binary ${quoted(body.text)}`);
  }
  return [...parts, quoted(address({ url, query }))].join(windows ? " " : " \\\n  ");
}

const string = (text) => JSON.stringify(text).replace(/[\u007f-\u009f]/g, (each) =>
  `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);

function literal(value) {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return string(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object") {
    return `{${Object.entries(value).map(([key, each]) => `${string(key)}: ${literal(each)}`).join(", ")}}`;
  }
  return String(value);
}

// A dict where no name comes twice, a list of pairs otherwise.
function pairs(entries) {
  const names = new Set(entries.map(([name]) => name));
  return names.size === entries.length ? literal(Object.fromEntries(entries))
    : `[${entries.map(([name, value]) => `(${string(name)}, ${string(value)})`).join(", ")}]`;
}

function asPython({ method, url, query, headers, body }) {
  const named = [string(url)];
  const fields = [...headers];
  if (query.length) named.push(`params=${pairs(query)}`);
  if (body?.kind === "multipart") {
    const files = body.files.map((input) =>
      `${string(input.dataset.file)}: open(${string(fileOf(input).name)}, "rb")`);
    named.push(`files={${files.join(", ")}}`);
  } else if (body?.kind === "form") {
    named.push(`data=${pairs(body.fields)}`);
  } else if (body) {
    const json = body.type === "application/json" ? parsed(body.text) : undefined;
    if (json !== undefined) {
      named.push(`json=${literal(json)}`);
    } else {
      named.push(`data=${string(body.text)}.encode()`);
      if (body.type) fields.push(["Content-Type", body.type]);
    }
  }
  if (fields.length) named.push(`headers=${pairs(fields)}`);
  named.push("timeout=5");
  const joined = named.length < 3 ? named.join(", ") : `\n    ${named.join(",\n    ")},\n`;
  return `import requests\n\nresponse = requests.${method.toLowerCase()}(${joined})\n`
    + "print(response.status_code, response.headers)\nprint(response.text)";
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    // What JavaScript would round is left as text.
    return /\d{16}/.test(text) ? undefined : value;
  } catch {
    return undefined;
  }
}

function write(form) {
  try {
    const request = read(form);
    role(form, "curl").textContent = asCurl(request);
    role(form, "python").textContent = asPython(request);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    for (const name of ["curl", "python"]) role(form, name).textContent = `# ${error.message}`;
  }
}

for (const form of document.querySelectorAll(".try")) {
  const type = role(form, "type");
  type?.addEventListener("change", () => {
    role(form, "body").value = type.selectedOptions[0].dataset.example ?? "";
  });
  form.addEventListener("input", () => write(form));
  form.addEventListener("change", () => write(form));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = form.querySelector(".sent");
    const button = form.querySelector("[type=submit]");
    place.textContent = say("sending");
    button.setAttribute("aria-disabled", "true");
    try {
      show(place, await send(form));
    } catch (error) {
      place.textContent = error instanceof Mistake ? error.message : say("none", { error: error.message });
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
  form.addEventListener("click", async (event) => {
    const name = event.target.dataset?.copy;
    if (!name) return;
    await navigator.clipboard.writeText(role(form, name).textContent);
    const before = event.target.textContent;
    event.target.textContent = say("copied");
    setTimeout(() => { event.target.textContent = before; }, 1500);
  });
}
