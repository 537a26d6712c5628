// node bench/study/desk.mjs [PAGES] [ROUNDS]: how long after a request the desk shows the first facts about its site,
// and how long until the report is ready, against a real server and a site that answers at once (by default 20 pages,
// 50 ms each).
import { Site } from "../../tests/e2e/lib/site.mjs";
import { Stand } from "../../tests/e2e/lib/stand.mjs";
import { add_staff } from "../../tests/e2e/lib/staff.mjs";
import { StudyApi } from "../../tests/e2e/lib/study.mjs";
import { person } from "../../tests/e2e/lib/canary.mjs";
import { until } from "../../tests/e2e/lib/sink.mjs";

const pages = Number(process.argv[2] ?? 20);
const rounds = Number(process.argv[3] ?? 5);
const site = await Site.start({ pages, pause: 50 });
const stand = await Stand.make({ args: ["--study-allow", site.address] });
const line = (...cells) =>
  console.log(cells.map((cell) => String(cell).padStart(14)).join(""));
try {
  const api = new StudyApi(
    stand,
    (await add_staff(stand, "Олена", "manager")).token,
  );
  line("pages", "first fact, s", "report, s");
  for (let i = 0; i < rounds; ++i) {
    const { name, email, message } = person();
    const sent = await stand.submit(
      "seo",
      { name, email, message, site: site.url },
      { as: "json" },
    );
    const begun = performance.now();
    const reference = sent.json.id;
    const since = () => (performance.now() - begun) / 1000;
    const state = async () => (await api.get(reference)).json;
    await until("a fact", async () => (await state()).findings > 0, 60000, 20);
    const first = since();
    await until(
      "the report",
      async () => (await state()).state === "done",
      60000,
      20,
    );
    line((await state()).pages_done, first.toFixed(2), since().toFixed(2));
  }
} finally {
  await stand.close();
  await site.stop();
}
