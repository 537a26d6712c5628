// Sends a form without leaving the page. Nothing leaves before the person presses the button: no
// saving while typing, no keystrokes (policy C02). Whatever fails here falls back to the plain POST.
//= policy:C02

interface FieldError { field?: string; message: string }
interface Answer { ok?: boolean; next?: string; errors?: FieldError[] }

function progress(form: HTMLFormElement, text: string): void {
  const place = document.getElementById("progress");
  if (place) place.textContent = text;
  form.setAttribute("aria-busy", text === "" ? "false" : "true");
}

function clear(form: HTMLFormElement): void {
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    describe(input, false);
  }
  for (const place of form.querySelectorAll<HTMLElement>(".error")) {
    place.textContent = "";
    place.hidden = true;
  }
  for (const field of form.querySelectorAll(".wrong")) field.classList.remove("wrong");
}

/** Names the error's text in the input's description, or takes it out. */
function describe(input: Element, on: boolean): void {
  const id = `${input.id}-error`;
  const words = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((word) => word !== "" && word !== id);
  if (on) words.push(id);
  input.setAttribute("aria-describedby", words.join(" "));
}

function show(form: HTMLFormElement, errors: FieldError[]): void {
  const box = document.getElementById("errors");
  const list = document.getElementById("errors-list");
  if (!box || !list) return;
  list.replaceChildren();
  for (const error of errors) {
    const item = document.createElement("li");
    const found = error.field === undefined ? null : form.elements.namedItem(error.field);
    const input = found instanceof HTMLElement ? found : null;
    if (input && input.id !== "") {
      const link = document.createElement("a");
      link.href = `#${input.id}`;
      link.textContent = error.message;
      link.addEventListener("click", (event) => { event.preventDefault(); input.focus(); });
      item.append(link);
      input.setAttribute("aria-invalid", "true");
      describe(input, true);
      input.closest(".field")?.classList.add("wrong");
      const place = document.getElementById(`${input.id}-error`);
      if (place) {
        place.textContent = error.message;
        place.hidden = false;
      }
    } else {
      item.textContent = error.message;
    }
    list.append(item);
  }
  box.hidden = false;
  box.focus();
}

/** The nonce of the proof of work, found in a worker so that the page stays quick. */
function work(form: HTMLFormElement, token: string): Promise<string> {
  const bits = Number(form.dataset["pow"]);
  const script = form.dataset["work"];
  if (!bits || !script) return Promise.resolve("");
  progress(form, form.dataset["working"] ?? "");
  return new Promise((resolve, reject) => {
    const worker = new Worker(script);
    worker.onmessage = (event: MessageEvent<string>) => { worker.terminate(); resolve(event.data); };
    worker.onerror = () => { worker.terminate(); reject(new Error("work")); };
    worker.postMessage({ token, bits });
  });
}

function body(form: HTMLFormElement, nonce: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") values[name] = value;
  }
  if (nonce !== "") values["work"] = nonce;
  return values;
}

async function send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  const token = new FormData(form).get("token");
  if (typeof token !== "string") { form.submit(); return; }
  clear(form);
  if (button) button.disabled = true;
  try {
    const nonce = await work(form, token);
    const hidden = form.elements.namedItem("work");
    if (hidden instanceof HTMLInputElement) hidden.value = nonce;
    progress(form, form.dataset["sending"] ?? "");
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "Accept": "application/json", "Content-Type": "application/json", "Idempotency-Key": token },
      body: JSON.stringify(body(form, nonce)),
      credentials: "same-origin",
      referrerPolicy: "same-origin",
    });
    const answer = await response.json() as Answer;
    if (answer.ok && answer.next !== undefined) {
      location.assign(answer.next);
      return;
    }
    progress(form, "");
    if (response.status === 422 && answer.errors && answer.errors.length > 0) show(form, answer.errors);
    else form.submit();  // the server's own page says what is the matter and keeps what was typed
  } catch {
    progress(form, form.dataset["failed"] ?? "");
    form.setAttribute("aria-busy", "false");
  } finally {
    if (button) button.disabled = false;
  }
}

export function enhanceForm(): void {
  const form = document.getElementById("form");
  if (!(form instanceof HTMLFormElement) || !("fetch" in window)) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form, form.querySelector<HTMLButtonElement>("button[type=submit]"));
  });
  if (document.querySelector("#errors:not([hidden])")) document.getElementById("errors")?.focus();
}
