// Where an output is put, with the sentinel that follows it in the page. Runs in node and in the page.
'use strict';

(function (exports) {
  const place = (tag, sentinel) => [
    `<${tag} class="judge-container">`,
    `</${tag}><${sentinel} class="judge-sentinel">S</${sentinel}>`,
  ];
  const inside = (before, [start, end], after) => [before + start, end + after];

  exports.containers = {
    div: place('div', 'div'),
    p: place('p', 'p'),
    li: inside('<ul>', place('li', 'li'), '</ul>'),
    dd: inside('<dl>', place('dd', 'dd'), '</dl>'),
    item: inside('<ul><li>', place('div', 'div'), '</li></ul>'), // as most pages list comments
    td: inside('<table><tbody><tr>', place('td', 'td'), '</tr></tbody></table>'),
    blockquote: place('blockquote', 'div'),
    a: place('a', 'span'),
    template: place('template', 'span'),
  };
})(typeof module === 'object' ? module.exports : window);
