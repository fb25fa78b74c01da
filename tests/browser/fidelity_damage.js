// Ways to spoil an output, each of which fidelity.js must notice: (output, Chromium's reading of the input) to an output, or null
// where there is no place for it.
'use strict';

// Applies a change to the text between tags, at the first place where it gives something; null when there is none.
function changeText(output, pattern, replacement) {
  let done = false;
  const parts = output.split(/(<[^>]*>)/);
  const changed = parts.map((part, i) => {
    if (i % 2 === 1) return part;
    return part.replace(pattern, (...match) => {
      const text = done ? null : replacement(...match);
      done ||= text !== null;
      return text ?? match[0];
    });
  });
  return done ? changed.join('') : null;
}

function changeOnce(output, pattern, replacement) {
  const changed = output.replace(pattern, replacement);
  return changed === output ? null : changed;
}

// Two words that stand apart just once, and do so in the input, too.
const areApart = (output, theirs, before, behind) =>
  theirs.words.split(`${before}\0${behind}`).length === 2 &&
  output.replace(/\s+/g, ' ').split(`${before} ${behind}`).length === 2;

const damages = {
  'a word lost': (output) => changeText(output, /[A-Za-z0-9]+(?![^<]*;)/, () => ''),
  'a character lost': (output) => changeText(output, /([A-Za-z0-9])[A-Za-z0-9](?![^<]*;)/, (_, first) => first),
  'two words glued': (output, theirs) =>
    changeText(output, /([A-Za-z0-9]+)\s+(?=([A-Za-z0-9]+))(?![^<]*;)/g, (all, before, behind) =>
      areApart(output, theirs, before, behind) ? before : null,
    ),
  'a word split': (output, theirs) =>
    changeText(output, /\b([A-Za-z0-9])([A-Za-z0-9]+)\b(?![^<]*;)/g, (all, first, rest) =>
      theirs.words.split(all).length === 2 && output.split(all).length === 2 ? `${first} ${rest}` : null,
    ),
  'two words exchanged': (output) =>
    changeText(output, /\b([a-z0-9]+) ([a-z0-9]+)\b(?![^<]*;)/g, (all, one, other) =>
      one === other ? null : `${other} ${one}`,
    ),
  'an element unwrapped': (output) => changeOnce(output, /<(b|i|em|strong|code|q|strike)>([^<]+)<\/\1>/, '$2'),
  'an element stretched': (output) => changeOnce(output, /(<\/(?:b|i|em|strong|a|code)>)([A-Za-z0-9]+)/, '$2$1'),
  'a link without its URL': (output) => changeOnce(output, / href="[^"]*"/, ''),
};

module.exports = { damages };
