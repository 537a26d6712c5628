// What every page shares: times in the reader's own zone, and buttons that copy.

/** Shows moments in the reader's zone when it differs from the server's; the title keeps the other. */
export function localTimes(): void {
  // Days before months, as the server writes them.
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (own === "Europe/Kyiv" || own === "Europe/Kiev") return;
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const long = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric", ...clock });
  const short = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...clock });
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
    const instant = new Date(time.dateTime);
    if (Number.isNaN(instant.getTime())) continue;
    time.title = `${time.textContent ?? ""} (Europe/Kyiv)`;
    time.textContent = (time.dataset["local"] === "short" ? short : long).format(instant);
  }
}

export function copyButtons(): void {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const source = document.getElementById(button.dataset["copy"] ?? "");
    if (!source) continue;
    button.hidden = false;
    const text = button.textContent;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(source.textContent ?? "").then(() => {
        button.textContent = button.dataset["copied"] ?? "";
        setTimeout(() => { button.textContent = text; }, 2000);
      });
    });
  }
}
