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

localTimes();
copyButtons();
watch();
