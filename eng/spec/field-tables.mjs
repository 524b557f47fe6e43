// Holds the field tables of docs/spec/04-frames.md against the table that the vectors are made with.

import { isDeepStrictEqual } from 'node:util';
import { frames } from '../../tests/vectors/frame-table.mjs';

/** Every table of fields begins with this head; options, metrics and limits follow it in tables that begin with `key`. */
const fieldsHead = '| field | type | meaning |';
const keysHead = '| key | type | meaning |';

/** @returns {string[]} what is wrong. */
export function complaintsAbout(chapter) {
  const complaints = [];
  const sections = new Map(chapter.split(/^## /m).slice(1).map((section) => [section.match(/^4\.(\d+) (\w+)/)?.slice(1).join(' '), section]));

  for (const code of new Set(frames.map((definition) => definition.code))) {
    const definitions = frames.filter((definition) => definition.code === code);
    const title = `${code} ${definitions[0].frame}`;
    const section = sections.get(title);
    if (!section) {
      complaints.push(`docs/spec/04-frames.md: has no section 4.${title}`);
      continue;
    }

    expect(`4.${title}: fields`, definitions.map(({ fields }) => Object.keys(fields)), columnsUnder(section, fieldsHead));
    expect(`4.${title}: keys`, definitions.flatMap(({ fields }) => Object.values(fields).map(keysOf).filter(Boolean)), columnsUnder(section, keysHead));
  }

  return complaints;

  function expect(what, expected, found) {
    if (!isDeepStrictEqual(found, expected))
      complaints.push(`docs/spec/04-frames.md: ${what} are ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
  }
}

const keysOf = (type) => {
  const map = type.kind === 'list' ? type.element : type;
  return map.kind === 'map' ? Object.keys(map.entries) : null;
};

/** The first column of each table with this head. */
function columnsUnder(section, head) {
  const tables = section.split(`${head}\n`).slice(1);
  return tables.map((table) => {
    const lines = table.split('\n').slice(1);
    const end = lines.findIndex((line) => !line.startsWith('|'));
    return lines.slice(0, end).map((line) => line.match(/^\| `(\w+)`/)?.[1] ?? line);
  });
}
