import { copyButtons, localTimes } from "./page";

/** Says that there is something new; the list itself changes only when the reader asks for it. */
function watch(): void {
  const place = document.getElementById("news");
  const feed = place?.dataset["feed"];
  if (!place || !feed) return;
  const look = async (): Promise<void> => {
    if (document.hidden) return;
    try {
      const response = await fetch(feed, { headers: { "Accept": "application/json" }, credentials: "same-origin" });
      if (!response.ok) return;
      const answer = await response.json() as { mark?: string };
      if (answer.mark === undefined || answer.mark === place.dataset["mark"] || place.firstChild) return;
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = place.dataset["text"] ?? "";
      place.append(link);
    } catch {
      // The next look tells; a lost connection is no news about requests.
    }
  };
  setInterval(() => { void look(); }, 5000);
  document.addEventListener("visibilitychange", () => { void look(); });
}

/** How far the study of a site is: numbers that change while somebody looks at the page. */
function follow(): void {
  const place = document.getElementById("study-said");
  const feed = place?.dataset["feed"];
  if (!place || !feed || place.dataset["live"] !== "yes") return;
  const look = async (): Promise<void> => {
    if (document.hidden) return;
    try {
      const response = await fetch(feed, { headers: { "Accept": "application/json" }, credentials: "same-origin" });
      if (!response.ok) return;
      const answer = await response.json() as { live?: boolean; said?: string };
      if (answer.said !== undefined && answer.said !== place.textContent) place.textContent = answer.said;
      if (answer.live === false) clearInterval(timer);
    } catch {
      // The next look tells.
    }
  };
  const timer = setInterval(() => { void look(); }, 1000);
}

localTimes();
copyButtons();
watch();
follow();
