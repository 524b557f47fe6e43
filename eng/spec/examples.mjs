#!/usr/bin/env node
// Writes what the specification takes from tests/vectors: the bytes of its examples and the table of frames. Needs no packages.
//   node eng/spec/examples.mjs           writes the chapters
//   node eng/spec/examples.mjs --check   writes nothing; fails if a chapter would change, or its field tables aren't the vectors'

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { frameOf, frames } from '../../tests/vectors/frame-table.mjs';
import { annotate } from './annotate.mjs';
import { complaintsAbout } from './field-tables.mjs';

const root = new URL('../../', import.meta.url);
const chapters = new URL('docs/spec/', root);
const vectors = Object.values(JSON.parse(readFileSync(new URL('tests/vectors/vectors.json', root), 'utf8'))).flat();
const complaints = [];

function example(name) {
  const vector = vectors.find((candidate) => candidate.name === name);
  if (!vector)
    throw new Error(`There is no vector "${name}".`);
  const bytes = Buffer.from(vector.hex.replaceAll(' ', ''), 'hex');
  const lines = vector.error
    ? [`${vector.hex}   ${vector.error}`]
    : annotate(frameOf(vector.frame, vector.from), bytes);
  return ['```text', ...lines, '```'].join('\n');
}

function tableOfFrames() {
  const codes = [...new Set(frames.map(({ code }) => code))];
  const rows = codes.map((code) => {
    const same = frames.filter((candidate) => candidate.code === code);
    const senders = [...new Set(same.flatMap(({ from }) => from))].sort();
    const hexCode = `0x${code.toString(16).toUpperCase().padStart(2, '0')}`;
    const { frame, numbered } = same[0];
    const anchor = `04-frames.md#4${code}-${frame.toLowerCase()}`;
    return `| ${hexCode} | ${frame} | ${senders.length === 2 ? 'both' : senders[0]} | ${numbered ? 'yes' : 'no'} | [§4.${code}](${anchor}) |`;
  });
  return ['| code | name | sender | numbered | section |', '|---|---|---|---|---|', ...rows].join('\n');
}

const written = (text) => text
  .replace(/(<!-- vector: (.*?) -->\n)[\s\S]*?(<!-- \/vector -->)/g, (_, open, name, close) => `${open}${example(name)}\n${close}`)
  .replace(/(<!-- frames -->\n)[\s\S]*?(<!-- \/frames -->)/g, (_, open, close) => `${open}${tableOfFrames()}\n${close}`);

const check = process.argv.includes('--check');
for (const name of readdirSync(chapters).filter((file) => file.endsWith('.md'))) {
  const file = new URL(name, chapters);
  const before = readFileSync(file, 'utf8');
  const after = written(before);
  if (after !== before && check)
    complaints.push(`docs/spec/${name}: isn't what the vectors say: node eng/spec/examples.mjs`);
  else if (after !== before)
    writeFileSync(file, after);
}

complaints.push(...complaintsAbout(readFileSync(new URL('04-frames.md', chapters), 'utf8')));
complaints.forEach((complaint) => console.error(complaint));
process.exitCode = complaints.length === 0 ? 0 : 1;
