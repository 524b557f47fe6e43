// vectors.json as text: one vector a block, one member a line.

const inline = (value) => {
  if (Array.isArray(value))
    return `[${value.map(inline).join(', ')}]`;
  if (value === null || typeof value !== 'object')
    return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${inline(entry)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
};

const block = (vector) =>
  `    {\n${Object.entries(vector).map(([key, value]) => `      ${JSON.stringify(key)}: ${inline(value)}`).join(',\n')}\n    }`;

export const print = (table) =>
  `{\n${Object.entries(table).map(([kind, vectors]) => `  ${JSON.stringify(kind)}: [\n${vectors.map(block).join(',\n')}\n  ]`).join(',\n')}\n}\n`;
