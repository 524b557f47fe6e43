// The fields of a frame in neutral form: written as the elements of its array, and read back, by the table.

import { toNeutral } from './neutral.mjs';

/** The elements that a sender writes: absent ones nil, and defaults at the end left out. */
export function elementsOf(definition, fields) {
  const entries = Object.entries(definition.fields).map(([key, type]) => ({ type, element: fields[key] }));
  while (entries.length > 0 && isLeftOut(entries.at(-1)))
    entries.pop();
  return entries.map(({ type, element }) => element ?? (type.written ? type.otherwise : null));
}

const isLeftOut = ({ type, element }) =>
  type.optional && !type.written && (element === undefined || JSON.stringify(element) === JSON.stringify(type.otherwise));

/** @throws an Error whose message is the violation's name. */
export function readFields(definition, elements) {
  const fields = {};
  for (const [index, [key, type]] of Object.entries(definition.fields).entries()) {
    const isAbsent = index >= elements.length || (elements[index] === null && type.optional && !type.nilIsValue);
    if (!isAbsent)
      fields[key] = read(type, elements[index]);
    else if (!type.optional)
      throw new Error('MissingField');
  }

  const violation = definition.check?.(fields);
  if (violation)
    throw new Error(violation);
  return fields;
}

const read = (type, element) => readers[type.kind](type, element);

const demand = (holds, violation) => {
  if (!holds)
    throw new Error(violation);
};

const readers = {
  value: (_, element) => toNeutral(element),

  number(type, element) {
    // The library reads integers of 64 bits as bigint; it can't tell 1.0 from 1, and no vector depends on that.
    demand(typeof element === 'bigint' || (Number.isInteger(element) && Math.abs(element) < 2 ** 32), 'WrongFieldType');
    demand(element >= type.least && element <= (type.greatest ?? Number.MAX_SAFE_INTEGER), 'OutOfRange');
    return Number(element);
  },

  decimal(_, element) {
    demand(typeof element === 'bigint' || typeof element === 'number', 'WrongFieldType');
    demand(element >= 0 && Number.isFinite(Number(element)), 'OutOfRange');
    return Number(element);
  },

  text(type, element) {
    demand(typeof element === 'string', 'WrongFieldType');
    demand(!type.nonEmpty || element !== '', 'MissingField');
    return element;
  },

  truth(_, element) {
    demand(typeof element === 'boolean', 'WrongFieldType');
    return element;
  },

  list(type, element) {
    demand(Array.isArray(element), 'WrongFieldType');
    return element.map((part) => read(type.element, part));
  },

  tuple(type, element) {
    demand(Array.isArray(element), 'WrongFieldType');
    return Object.values(readFields({ fields: type.fields }, element));
  },

  map(type, element) {
    demand(element !== null && typeof element === 'object' && element.constructor === Object, 'WrongFieldType');
    const known = {};
    for (const [key, entry] of Object.entries(element)) {
      if (type.entries[key] && entry !== null)
        known[key] = read(type.entries[key], entry);
    }
    demand(type.required.every((key) => key in known), 'MissingField');
    return known;
  },
};
