// Bundles styles and scripts, names them by their content, compresses them, and writes what the
// program embeds:  node build.mjs OUT   →  OUT/files/*, OUT/names.hpp, OUT/assets.cpp
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, existsSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../build/assets"));
const browsers = ["chrome90", "firefox90", "safari15"];

const bundled = await build({
  entryPoints: ["styles/site.css", "styles/desk.css", "ts/site.ts", "ts/desk.ts", "ts/work.ts"]
    .map((file) => join(here, file)),
  bundle: true,
  minify: true,
  format: "iife",
  target: browsers,
  write: false,
  outdir: "/out",
  legalComments: "none",
  logLevel: "warning",
});

/** name → bytes, by the name that templates use */
const files = new Map(bundled.outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)]));
for (const name of readdirSync(join(here, "icons")).sort()) {
  files.set(name, readFileSync(join(here, "icons", name)));
}

const types = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
};

function writeIfNew(path, content) {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) return;
  writeFileSync(path, content);
}

/** Compressed bytes when they save something, otherwise nothing. */
function smaller(packed, plain) {
  return packed.length < plain.length * 0.9 ? packed : undefined;
}

const folder = join(out, "files");
mkdirSync(folder, { recursive: true });
const kept = new Set();
const assets = [];
for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const hash = createHash("sha256").update(bytes).digest("hex");
  const [stem, ending] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
  const hashed = `${stem}-${hash.slice(0, 8)}.${ending}`;
  const parts = {
    bytes,
    gzip: smaller(gzipSync(bytes, { level: 9 }), bytes),
    br: smaller(brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }), bytes),
  };
  const asset = {
    id: name.replace(/[^a-zA-Z0-9]/g, "_"),
    path: `/assets/${hashed}`,
    type: types[ending],
    etag: hash.slice(0, 32),
    spans: {},
  };
  for (const [part, content] of Object.entries(parts)) {
    if (!content) continue;
    const file = part === "bytes" ? hashed : `${hashed}.${part}`;
    writeIfNew(join(folder, file), content);
    kept.add(file);
    asset.spans[part] = join(folder, file);
  }
  assets.push(asset);
}
for (const file of readdirSync(folder)) if (!kept.has(file)) rmSync(join(folder, file));

const names = assets.map((a) => `inline constexpr std::string_view ${a.id} = "${a.path}";`).join("\n");
writeIfNew(
  join(out, "names.hpp"),
  `// Made by web/build.mjs.
#pragma once

#include <string_view>

namespace slovo::web::pages::assets {

${names}

}  // namespace slovo::web::pages::assets
`,
);

const symbol = (asset, part) => `slovo_asset_${asset.id}_${part}`;
const blobs = assets
  .flatMap((a) => Object.entries(a.spans).map(([part, file]) => `SLOVO_EMBED(${symbol(a, part)}, "${file}")`))
  .join("\n");
const span = (a, part) => (a.spans[part] ? `SLOVO_SPAN(${symbol(a, part)})` : "{}");
const rows = assets
  .map((a) => {
    const spans = ["bytes", "gzip", "br"].map((part) => span(a, part));
    return `    {"${a.path}", ${spans[0]}, "${a.type}", "${a.etag}", ${spans[1]}, ${spans[2]}, true},`;
  })
  .join("\n");
writeIfNew(
  join(out, "assets.cpp"),
  `// Made by web/build.mjs.
#include "web/assets/assets.hpp"

// The bytes stand in read-only data of their own; an array of a megabyte would take seconds to compile.
#define SLOVO_EMBED(symbol, file)                                                       \\
    asm(".section .rodata.assets,\\"a\\"\\n.balign 16\\n" #symbol "_begin:\\n.incbin \\"" file "\\"\\n" #symbol \\
        "_end:\\n.byte 0\\n.previous\\n");                                                 \\
    extern "C" char const symbol##_begin[];                                             \\
    extern "C" char const symbol##_end[];
#define SLOVO_SPAN(symbol) std::string_view(symbol##_begin, static_cast<std::size_t>(symbol##_end - symbol##_begin))

${blobs}

namespace slovo::web {

std::span<Asset const> assets() {
    static Asset const table[] = {
${rows.replace(/^ {4}/gm, "        ")}
    };
    return table;
}

}  // namespace slovo::web
`,
);
const total = (part) => assets.reduce((sum, a) => sum + (a.spans[part] ? readFileSync(a.spans[part]).length : 0), 0);
console.log(`assets: ${assets.length} files, ${total("bytes")} bytes, ${total("br")} with brotli`);
