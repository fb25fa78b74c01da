// What each policy permits, written down a second time: from the documents the presets follow, not from the library.
// 'wide' is the widest policy that the library takes; emit.c makes it from the notation below.
'use strict';

const CLASSIC =
  '<a href="" title=""> <abbr title=""> <acronym title=""> <b> <blockquote cite=""> <cite> <code> <del datetime=""> ' +
  '<em> <i> <q cite=""> <strike> <strong>';

const ARTICLE =
  '<* dir="" lang="" title=""> <a href="" hreflang="" rel=""> <abbr> <acronym> <article> <aside> <b> <bdi> <bdo> <big> ' +
  '<blockquote cite=""> <br> <caption> <cite> <code> <col span=""> <colgroup span=""> <dd> <del cite="" datetime=""> ' +
  '<details open=""> <dfn> <div> <dl> <dt> <em> <figcaption> <figure> <h1> <h2> <h3> <h4> <h5> <h6> <hgroup> <hr> <i> ' +
  '<img alt="" height="" loading="" src="" width=""> <ins cite="" datetime=""> <kbd> <li value=""> <mark> ' +
  '<meter high="" low="" max="" min="" optimum="" value=""> <ol reversed="" start="" type=""> <p> <pre> ' +
  '<progress max="" value=""> <q cite=""> <rp> <rt> <ruby> <s> <samp> <section> <small> <span> <strike> <strong> <sub> ' +
  '<summary> <sup> <table> <tbody> <td align="" colspan="" rowspan=""> <tfoot> ' +
  '<th abbr="" align="" colspan="" rowspan="" scope=""> <thead> <time datetime=""> <tr> <tt> <u> <ul> <var> <wbr>';

const FEDIVERSE =
  '<* lang=""> <a class="" href="" translate="" rel="" target=""> <b> <blockquote> <br> <code> <del> <em> <i> ' +
  '<li value=""> <ol reversed="" start=""> <p class=""> <pre> <rp> <rt> <ruby> <s> <span class="" translate=""> ' +
  '<strong> <u> <ul>';

const FEED_STYLES =
  'background-color border-collapse border-color color font-family font-size font-style font-variant font-weight ' +
  'line-height text-align text-decoration text-indent vertical-align white-space width';

const FEED =
  '<* dir="" lang="" style="" title=""> <a href="" hreflang="" id="" rel=""> <abbr> <acronym> <address> <article> <aside> ' +
  '<audio controls="" loop="" preload="" src=""> <b> <big> <blockquote cite=""> <br> <caption align=""> <center> <cite> ' +
  '<code> <col align="" span="" width=""> <colgroup align="" span="" width=""> <dd> <del cite="" datetime=""> ' +
  '<details open=""> <dfn> <dir> <div align=""> <dl> <dt> <em> <figcaption> <figure> <font color="" face="" size=""> ' +
  '<footer> <h1 id=""> <h2 id=""> <h3 id=""> <h4 id=""> <h5 id=""> <h6 id=""> <header> <hr> <i> ' +
  '<img align="" alt="" border="" height="" hspace="" src="" vspace="" width=""> <ins cite="" datetime=""> <kbd> ' +
  '<li id="" value=""> <menu> <meter high="" low="" max="" min="" optimum="" value=""> <nav> ' +
  '<ol reversed="" start="" type=""> <p align="" id=""> <pre> <progress max="" value=""> <q cite=""> <rp> <rt> <ruby> <s> ' +
  '<samp> <section> <small> <source media="" src="" type=""> <span> <strike> <strong> <sub> <sup id=""> ' +
  '<table align="" bgcolor="" border="" cellpadding="" cellspacing="" summary="" width=""> <tbody align="" valign=""> ' +
  '<td abbr="" align="" bgcolor="" colspan="" height="" nowrap="" rowspan="" valign="" width=""> <tfoot align="" valign=""> ' +
  '<th abbr="" align="" bgcolor="" colspan="" height="" nowrap="" rowspan="" scope="" valign="" width=""> ' +
  '<thead align="" valign=""> <time datetime=""> <tr align="" bgcolor="" valign=""> <tt> <u> <ul type=""> <var> ' +
  '<video controls="" height="" loop="" muted="" poster="" preload="" src="" width="">';

const MAIL_STYLES =
  FEED_STYLES +
  ' border-style border-width list-style-type margin-bottom margin-left margin-right margin-top max-width padding-bottom ' +
  'padding-left padding-right padding-top text-decoration-line text-transform';

const MAIL =
  '<* dir="" lang="" style="" title=""> <a href="" id="" name="" rel="" target=""> <abbr> <acronym> <address> ' +
  '<area alt="" coords="" href="" rel="" shape="" target=""> <b> <bdo> <big> <blockquote cite="" class="" type=""> ' +
  '<br clear=""> <caption align=""> <center> <cite> <code> <col align="" span="" valign="" width=""> ' +
  '<colgroup align="" span="" valign="" width=""> <dd> <del> <dfn> <dir> <div align="" class=""> <dl compact=""> <dt> <em> ' +
  '<font color="" face="" size=""> <h1 align=""> <h2 align=""> <h3 align=""> <h4 align=""> <h5 align=""> <h6 align=""> ' +
  '<hr align="" color="" size="" width=""> <i> ' +
  '<img align="" alt="" border="" data-src="" height="" hspace="" src="" usemap="" vspace="" width=""> <ins> ' +
  '<li type="" value=""> <map name=""> <menu> <nobr> <ol reversed="" start="" type=""> <p align=""> <pre> <q> <s> <samp> ' +
  '<small> <span> <strike> <strong> <sub> <sup> ' +
  '<table align="" bgcolor="" border="" cellpadding="" cellspacing="" height="" width=""> <tbody align="" valign=""> ' +
  '<td abbr="" align="" axis="" bgcolor="" char="" charoff="" colspan="" headers="" height="" nowrap="" rowspan="" ' +
  'valign="" width=""> <tfoot align="" valign=""> <th abbr="" align="" axis="" bgcolor="" char="" charoff="" colspan="" ' +
  'headers="" height="" id="" nowrap="" rowspan="" valign="" width=""> <thead align="" valign=""> ' +
  '<tr align="" bgcolor="" valign=""> <tt> <u> <ul compact="" type=""> <var> <wbr>';

const MARKDOWN_EVERYWHERE = (
  'abbr align alt aria-describedby aria-hidden aria-label aria-labelledby axis border char charoff clear cols colspan ' +
  'compact coords datetime dir disabled for frame headers height hreflang hspace id ismap itemprop label lang media name ' +
  'nohref noshade nowrap open rel rev role rowspan rules scope shape size span start summary tabindex title type usemap ' +
  'valign value width'
).split(' ');

const MARKDOWN =
  `<* ${MARKDOWN_EVERYWHERE.map((name) => `${name}=""`).join(' ')}> ` +
  '<a href=""> <abbr> <b> <bdo> <blockquote cite=""> <br> <caption> <cite> <code> <col> <colgroup> <dd> <del cite=""> ' +
  '<details> <dfn> <div itemscope="" itemtype=""> <dl> <dt> <em> <figcaption> <figure> <h1> <h2> <h3> <h4> <h5> <h6> <hr> ' +
  '<i> <img loading="" longdesc="" src=""> <ins cite=""> <kbd> <li> <mark> <ol> <p> <picture> <pre> <q cite=""> <rp> <rt> ' +
  '<ruby> <s> <samp> <small> <source srcset=""> <span> <strike> <strong> <sub> <summary> <sup> <table> <tbody> <td> ' +
  '<tfoot> <th> <thead> <time> <tr> <tt> <ul> <var> <wbr>';

const MATRIX =
  '<a href="" rel="" target=""> <b> <blockquote> <br> <caption> <code class=""> <col> <colgroup> <del> <details> ' +
  '<div data-mx-maths=""> <em> <h1> <h2> <h3> <h4> <h5> <h6> <hr> <i> <img alt="" height="" src="" title="" width=""> <li> ' +
  '<ol start=""> <p> <pre> <s> <span data-mx-bg-color="" data-mx-color="" data-mx-maths="" data-mx-spoiler=""> <strong> ' +
  '<sub> <summary> <sup> <table> <tbody> <td> <tfoot> <th> <thead> <tr> <u> <ul>';

const WIDE_ELEMENTS = (
  'a abbr acronym address area article aside audio b bdi bdo big blockquote br caption center cite code col colgroup ' +
  'data dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins ' +
  'kbd li main map mark menu meter nav nobr ol p picture pre progress q rb rp rt rtc ruby s samp search section small ' +
  'source span strike strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr'
).split(' ');

const WIDE_ATTRIBUTES = (
  'abbr align alt aria-* autoplay axis background bgcolor border bordercolor cellpadding cellspacing char charoff cite ' +
  'class clear color cols colspan compact controls coords crossorigin data-* datetime decoding default dir disabled ' +
  'download face fetchpriority for frame headers height hidden high href hreflang hspace id inert ismap itemid itemprop ' +
  'itemref itemscope itemtype kind label lang loading longdesc loop low max media min muted name nohref noshade nowrap ' +
  'open optimum ping playsinline poster preload referrerpolicy rel rev reversed role rowspan rules scope shape size ' +
  'sizes span spellcheck src srclang srcset start summary tabindex target title translate type usemap valign value ' +
  'vspace width wrap'
).split(' ');

const WIDE = `<* ${WIDE_ATTRIBUTES.map((name) => `${name}=""`).join(' ')}> ${WIDE_ELEMENTS.map((name) => `<${name}>`).join(' ')}`;

const WORDPRESS_SCHEMES =
  'http https ftp ftps mailto news irc irc6 ircs gopher nntp feed telnet mms rtsp sms svn tel fax xmpp webcal urn';

// {element: [attributes]}; '*' is every element.
function table(notation) {
  const elements = {};
  for (const [, name, attributes] of notation.matchAll(/<([a-z0-9*]+)([^>]*)>/g)) {
    elements[name] = [...attributes.matchAll(/([a-z*-]+)=/g)].map((match) => match[1]);
  }
  return elements;
}

function policy(name, notation, more) {
  const schemes = 'http https mailto'.split(' ');
  return {
    name,
    argument: name,
    elements: table(notation),
    schemes,
    loads: [],
    dataImages: false,
    namePrefix: null,
    ...more,
  };
}

// loads: the kinds of request that an output may cause. schemes are those of URLs as a browser resolves them; of images, where
// they have others, imageSchemes, and heldSchemes of those that wait under data-src. absoluteOnly: no URL is relative, but for
// fragments ("#name" and "") and network paths ("//host/") where these are true. styles: the properties that a style may have; any where there is no list.
const policies = [
  policy('comment', CLASSIC),
  policy('text', ''),
  policy('wordpress', CLASSIC.replace('title="">', 'title="" rel="">') + ' <s>', {
    schemes: WORDPRESS_SCHEMES.split(' '),
  }),
  policy('article', ARTICLE, { loads: ['image'], imageSchemes: ['http', 'https'] }),
  policy('fediverse', FEDIVERSE, {
    schemes: 'http https dat dweb ipfs ipns ssb gopher xmpp magnet gemini'.split(' '),
    absoluteOnly: true,
  }),
  policy('feed', FEED, {
    loads: ['image', 'media'],
    imageSchemes: ['http', 'https'],
    absoluteOnly: true,
    fragments: true,
    networkPaths: true,
    namePrefix: 'feed-',
    styles: FEED_STYLES.split(' '),
  }),
  policy('mail', MAIL, {
    schemes: 'http https mailto tel cid mid'.split(' '),
    imageSchemes: ['cid'],
    heldSchemes: ['http', 'https'],
    absoluteOnly: true,
    fragments: true,
    dataImages: true,
    namePrefix: 'mail-',
    styles: MAIL_STYLES.split(' '),
  }),
  policy('markdown', MARKDOWN, {
    loads: ['image'],
    imageSchemes: ['http', 'https'],
    namePrefix: 'user-content-',
  }),
  policy('matrix', MATRIX, {
    schemes: 'https http ftp mailto magnet'.split(' '),
    imageSchemes: ['mxc'],
    absoluteOnly: true,
  }),
  policy('wide', WIDE, {
    argument: `wide=${WIDE}`,
    schemes: 'http https mailto ftp tel'.split(' '),
    loads: ['image', 'media', 'texttrack', 'other'],
    dataImages: true,
    namePrefix: 'user-',
  }),
];

module.exports = { policies, WIDE, WIDE_ELEMENTS, WIDE_ATTRIBUTES };
