// The dashboard of PerfAspects: one module, no framework. Text from the server is only ever set as text, never as markup.

const svgNamespace = 'http://www.w3.org/2000/svg';
const byId = id => document.getElementById(id);
const range = () => Number(document.querySelector('input[name=range]:checked').value);
const iso = seconds => new Date(seconds * 1000).toISOString();

// Elements

function element(tag, properties = {}, ...children) {
  const isSvg = tag.startsWith('svg:');
  const made = isSvg ? document.createElementNS(svgNamespace, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name === 'text') made.textContent = value;
    else if (name === 'class') made.setAttribute('class', value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

const button = (text, onclick, name = 'plain', more = {}) =>
  element('button', { type: 'button', class: name, onclick, text, ...more });
const chip = (text, kind = '') => element('span', { class: `chip ${kind}`, text });
// A long name breaks after a dot
const methodLink = method =>
  element(
    'a',
    { href: `#/method/${encoded(method.target)}` },
    ...method.name.split(/(?<=\.)/).flatMap((part, index) => (index ? [element('wbr'), part] : [part])),
  );
const setText = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

function table(caption, columns, rows) {
  const head = element(
    'tr',
    {},
    ...columns.map(column => element('th', { scope: 'col', class: column.number && 'number', text: column.title })),
  );
  const body = rows.map(row =>
    element(
      'tr',
      {},
      ...columns.map((column, index) => {
        const value = column.cell(row);
        const cell = element(index ? 'td' : 'th', { scope: index ? null : 'row', class: column.number && 'number' });
        cell.append(value ?? '–');
        return cell;
      }),
    ),
  );
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    element(
      'table',
      {},
      element('caption', { class: 'hidden', text: caption }),
      element('thead', {}, head),
      element('tbody', {}, ...body),
    ),
  );
}

// Figures as text

const isKnown = value => value !== null && value !== undefined && !Number.isNaN(value);
const digits = value => {
  const size = Math.abs(value);
  return value.toLocaleString('en', { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 });
};
const scaled = (value, units) => {
  const [size, unit] = units.find(([least]) => Math.abs(value) >= least) ?? units.at(-1);
  return `${digits(value / size)} ${unit}`.trim();
};
const number = value =>
  !isKnown(value)
    ? '–'
    : value >= 100000
      ? scaled(value, [
          [1e9, 'G'],
          [1e6, 'M'],
          [1e3, 'k'],
        ])
      : digits(value);
const share = value => (!isKnown(value) ? '–' : `${digits(value * 100)} %`);
const duration = value =>
  !isKnown(value)
    ? '–'
    : value === 0
      ? '0 s'
      : scaled(value, [
          [86400, 'd'],
          [3600, 'h'],
          [60, 'min'],
          [1, 's'],
          [1e-3, 'ms'],
          [1e-6, 'µs'],
          [1e-9, 'ns'],
        ]);
const bytes = value =>
  !isKnown(value)
    ? '–'
    : scaled(value, [
        [1e9, 'GB'],
        [1e6, 'MB'],
        [1e3, 'kB'],
        [1, 'B'],
      ]);
const clock = seconds =>
  new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const moment = text => (text ? new Date(text).toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'medium' }) : '–');
const axisTime = (seconds, length) =>
  length > 86400
    ? new Date(seconds * 1000).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
    : new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
const words = text => text.replace(/([A-Z])/g, ' $1').toLowerCase();

// Requests

async function problemOf(response) {
  try {
    const problem = await response.json();
    return problem.detail ?? problem.title ?? `${response.status}`;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

async function read(path, allowed = []) {
  const response = await fetch(`api/${path}`, { cache: 'no-store', headers: { Accept: 'application/json' } });
  if (!response.ok && !allowed.includes(response.status)) throw new Error(await problemOf(response));
  return response.json();
}

async function send(path, body) {
  const headers = { 'X-PerfAspects': '1', 'Content-Type': 'application/json' };
  const response = await fetch(`api/${path}`, { method: 'POST', cache: 'no-store', headers, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(await problemOf(response));
}

// Intervals before the first sample are unknown, later ones without a sample had no calls. The last interval may not be over.
function completed(line) {
  const end = Date.parse(line.to) / 1000;
  let hasBegun = false;
  for (const point of line.points) {
    hasBegun ||= point.calls !== undefined;
    if (hasBegun && point.calls === undefined) Object.assign(point, { calls: 0, failed: 0, hits: 0, requests: 0, rejected: 0 });
    point.seconds = Math.max(1, Math.min(line.step, end - point.time));
  }
  return line;
}

const inRange = (length, shift = 0) => {
  const to = Math.floor(Date.now() / 1000) - shift;
  return `from=${encodeURIComponent(iso(to - length))}&to=${encodeURIComponent(iso(to))}`;
};

// States, for screen readers: never numbers

function announce(text) {
  byId('news').textContent = text;
}

function fail(error) {
  const box = byId('error');
  box.hidden = !error;
  setText(box, error ? error.message : '');
}

async function attempt(work) {
  try {
    await work();
    fail(null);
  } catch (error) {
    fail(error);
  }
}

// Confirmation

function confirmed({ title, text, fields = [], action, run }) {
  const dialog = byId('dialog');
  const inputs = fields.map(field =>
    field.options
      ? element('select', {}, ...field.options.map(([value, label]) => element('option', { value, text: label })))
      : element('input', { type: 'text', value: field.value ?? '', autocomplete: 'off', spellcheck: 'false' }),
  );
  const problem = element('p', { class: 'chip bad', role: 'alert', hidden: true });
  const accept = button(
    action,
    async () => {
      accept.disabled = true;
      try {
        await run(...inputs.map(input => input.value));
        dialog.close();
        announce(`Done: ${action}`);
        await refresh();
      } catch (error) {
        problem.hidden = false;
        problem.textContent = error.message;
      } finally {
        accept.disabled = false;
      }
    },
    'main',
  );
  dialog.replaceChildren(
    element('h2', { id: 'dialog-title', text: title }),
    element('p', { text }),
    ...inputs.map((input, index) => element('label', {}, fields[index].label, input)),
    problem,
    element(
      'div',
      { class: 'tools' },
      button('Cancel', () => dialog.close()),
      accept,
    ),
  );
  for (const input of inputs) {
    input.addEventListener('keydown', event => event.key === 'Enter' && input.tagName === 'INPUT' && accept.click());
  }
  dialog.showModal();
}

// Charts: a figure, the figures under the pointer, and a table behind it

class Chart {
  constructor(title, lines, options = {}) {
    Object.assign(this, { title, lines, points: [], format: number, ...options });
    this.readout = element('span', { class: 'readout' });
    this.svg = element('svg:svg', { role: 'img', 'aria-label': `${title}, chart; the table below has the figures` });
    this.rows = element('div');
    this.details = element(
      'details',
      { ontoggle: () => this.writeTable() },
      element('summary', { text: `Table: ${title}` }),
      this.rows,
    );
    const keys =
      lines.length > 1 || options.keys
        ? lines.map(line =>
            element(
              'span',
              { class: 'key' },
              element('svg:svg', { 'aria-hidden': 'true' }, element('svg:path', { class: line.name, d: 'M2 5H24' })),
              line.title,
            ),
          )
        : [];
    const caption = element('figcaption', {}, element('span', { text: title }), ...keys, this.readout);
    this.element = element('figure', { class: 'chart' }, caption, this.svg, this.details);
    this.svg.addEventListener('pointermove', event => this.point(event));
    this.svg.addEventListener('pointerleave', () => {
      this.readout.textContent = '';
      this.cursor?.setAttribute('visibility', 'hidden');
    });
  }

  update(points, step) {
    Object.assign(this, { points, step });
    this.width = Math.max(260, this.svg.clientWidth || 600);
    this.height = 190;
    this.svg.setAttribute('viewBox', `0 0 ${this.width} ${this.height}`);
    this.area = { left: 56, right: this.width - 8, top: 8, bottom: this.height - 22 };
    this.cursor = element('svg:line', { class: 'cursor', y1: this.area.top, y2: this.area.bottom, visibility: 'hidden' });
    this.svg.replaceChildren(...this.axis(), ...this.draw(), this.cursor);
    if (this.details.open) this.writeTable();
  }

  x(index) {
    const { left, right } = this.area;
    return left + (this.points.length > 1 ? index / (this.points.length - 1) : 0.5) * (right - left);
  }

  y(value) {
    const { top, bottom } = this.area;
    return bottom - Math.min(1, value / this.most) * (bottom - top);
  }

  levels() {
    const values = this.lines.flatMap(line => this.points.map(line.value)).filter(isKnown);
    this.most = this.fixed ?? niceCeiling(Math.max(0, ...values));
    return [0, this.most / 2, this.most].map(level => [level, this.format(level)]);
  }

  axis() {
    const { left, right, bottom } = this.area;
    const parts = this.levels().flatMap(([level, text]) => [
      element('svg:line', { class: 'grid', x1: left, x2: right, y1: this.y(level), y2: this.y(level) }),
      element('svg:text', { x: left - 6, y: this.y(level) + 4, 'text-anchor': 'end', text }),
    ]);
    const length = this.points.length * (this.step ?? 1);
    for (let part = 0; part <= 4 && this.points.length > 1; part++) {
      const index = Math.round((part / 4) * (this.points.length - 1));
      const anchor = part === 0 ? 'start' : part === 4 ? 'end' : 'middle';
      parts.push(
        element('svg:text', {
          x: this.x(index),
          y: bottom + 16,
          'text-anchor': anchor,
          text: axisTime(this.points[index].time, length),
        }),
      );
    }
    return parts;
  }

  draw() {
    return this.lines.map(line => {
      let path = '';
      let isOpen = false;
      this.points.forEach((point, index) => {
        const value = line.value(point);
        if (!isKnown(value)) {
          isOpen = false;
          return;
        }
        path += `${isOpen ? 'L' : 'M'}${this.x(index).toFixed(1)} ${this.y(value).toFixed(1)}${isOpen ? '' : 'h0'}`;
        isOpen = true;
      });
      return element('svg:path', { class: line.name, d: path });
    });
  }

  point(event) {
    if (!this.points.length) return;
    const box = this.svg.getBoundingClientRect();
    const place = (((event.clientX - box.left) / box.width) * this.width - this.area.left) / (this.area.right - this.area.left);
    const index = Math.max(0, Math.min(this.points.length - 1, Math.round(place * (this.points.length - 1))));
    this.cursor.setAttribute('x1', this.x(index));
    this.cursor.setAttribute('x2', this.x(index));
    this.cursor.setAttribute('visibility', 'visible');
    const point = this.points[index];
    setText(
      this.readout,
      `${clock(point.time)}: ${this.lines.map(line => `${line.title} ${this.format(line.value(point))}`).join(', ')}`,
    );
  }

  writeTable() {
    if (!this.details.open) return;
    const known = this.points
      .filter(point => this.lines.some(line => isKnown(line.value(point))))
      .slice(-200)
      .reverse();
    const columns = [
      { title: 'Time', cell: point => moment(point.time * 1000) },
      ...this.lines.map(line => ({
        title: line.title,
        number: true,
        cell: point => (line.format ?? this.format)(line.value(point)),
      })),
    ];
    this.rows.replaceChildren(table(`${this.title}, the last ${known.length} intervals with figures`, columns, known));
  }
}

function niceCeiling(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find(step => step * power >= value * 0.999) * power;
}

// Heat: a column an interval, a row a power of two of the duration
class HeatMap extends Chart {
  constructor() {
    super('Distribution of durations', [{ title: 'calls', name: 'heat', value: point => point.heat && total(point.heat) }]);
  }

  levels() {
    const rows = this.points.flatMap(point => (point.heat ?? []).filter((_, index) => index % 2 === 0));
    [this.low, this.high] = rows.length ? [Math.min(...rows), Math.max(...rows) + 1] : [14, 20];
    this.most = this.high - this.low;
    const step = Math.max(1, Math.ceil(this.most / 6));
    return Array.from({ length: Math.floor(this.most / step) + 1 }, (_, index) => [
      index * step,
      duration(heatBegin(this.low + index * step)),
    ]);
  }

  draw() {
    const most = Math.max(1, ...this.points.flatMap(point => (point.heat ?? []).filter((_, index) => index % 2)));
    const wide = Math.max(1.5, (this.area.right - this.area.left) / Math.max(1, this.points.length));
    const tall = (this.area.bottom - this.area.top) / this.most;
    return this.points.flatMap((point, column) =>
      pairs(point.heat).map(([row, calls]) =>
        element('svg:rect', {
          class: `heat heat${Math.min(5, 1 + Math.floor((5 * Math.log1p(calls)) / Math.log1p(most)))}`,
          x: Math.min(this.x(column), this.area.right - wide).toFixed(1),
          y: this.y(row - this.low + 1).toFixed(1),
          width: wide.toFixed(1),
          height: Math.max(1, tall - 0.5).toFixed(1),
        }),
      ),
    );
  }

  writeTable() {
    if (!this.details.open) return;
    const sums = new Map();
    this.points.flatMap(point => pairs(point.heat)).forEach(([row, calls]) => sums.set(row, (sums.get(row) ?? 0) + calls));
    this.rows.replaceChildren(
      table(
        'Calls by duration over the whole range',
        [
          { title: 'Duration', cell: ([row]) => `${duration(heatBegin(row))} to ${duration(heatBegin(row + 1))}` },
          { title: 'Calls', number: true, cell: ([, calls]) => number(calls) },
        ],
        [...sums].sort(([left], [right]) => left - right),
      ),
    );
  }
}

const heatBegin = row => (row === 0 ? 0 : 64e-9 * 2 ** (row - 1));
const pairs = flat => Array.from({ length: (flat ?? []).length / 2 }, (_, index) => [flat[2 * index], flat[2 * index + 1]]);
const total = flat => pairs(flat).reduce((sum, [, calls]) => sum + calls, 0);

// Circuit: a step line with a level a state
const circuitStates = ['none', 'closed', 'halfOpen', 'open', 'isolated'];

class CircuitChart extends Chart {
  constructor() {
    super(
      'Circuit',
      [{ title: 'state', name: 'one', value: point => point.level, format: level => words(circuitStates[level] ?? 'none') }],
      {
        fixed: 4,
        format: level => words(circuitStates[level] ?? 'none'),
      },
    );
  }

  update(points, step) {
    let level = null;
    super.update(
      points.map(point => {
        level = point.circuit ? circuitStates.indexOf(point.circuit) : level;
        return { time: point.time, level };
      }),
      step,
    );
  }

  levels() {
    this.most = 4;
    return [1, 2, 3, 4].map(level => [level, this.format(level)]);
  }
}

function sparkline(svg, values) {
  const known = values.filter(isKnown);
  const most = Math.max(...known, 0) || 1;
  let path = '';
  let isOpen = false;
  values.forEach((value, index) => {
    if (!isKnown(value)) {
      isOpen = false;
      return;
    }
    const x = values.length > 1 ? 2 + (index / (values.length - 1)) * 196 : 100;
    path += `${isOpen ? 'L' : 'M'}${x.toFixed(1)} ${(31 - (value / most) * 28).toFixed(1)}${isOpen ? '' : 'h0'}`;
    isOpen = true;
  });
  svg.setAttribute('viewBox', '0 0 200 34');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.replaceChildren(element('svg:path', { class: 'one', d: path, 'vector-effect': 'non-scaling-stroke' }));
}

// State

const state = { methods: new Map(), alerts: [], live: [], lastTotal: null, circuits: new Map(), view: null };

const stateChip = circuit =>
  !circuit
    ? null
    : circuit === 'closed'
      ? chip('✓ closed', 'good')
      : circuit === 'halfOpen'
        ? chip('◐ half open', 'warn')
        : chip(circuit === 'open' ? '✕ open' : '✕ isolated', 'bad');

const alertChip = alert =>
  alert.state === 'resolved'
    ? chip('✓ resolved', 'good')
    : alert.state === 'pending'
      ? chip('… pending', 'warn')
      : chip(alert.state === 'firing' ? '▲ firing' : '△ acknowledged', alert.severity === 'info' ? 'warn' : 'bad');

const firing = () => state.alerts.filter(alert => alert.state === 'firing' || alert.state === 'acknowledged');
const openCircuits = () =>
  [...state.methods.values()].filter(method => method.circuit === 'open' || method.circuit === 'isolated');

function takeMethods(list) {
  const known = new Map();
  for (const info of list) {
    const name = info.metricName;
    const method = known.get(name) ?? {
      name,
      target: info.name,
      aspects: [],
      circuit: null,
      live: state.methods.get(name)?.live,
    };
    method.aspects = [...new Set([...method.aspects, ...info.aspects])];
    method.circuit =
      circuitStates[Math.max(circuitStates.indexOf(method.circuit ?? 'none'), circuitStates.indexOf(info.circuit ?? 'none'))];
    method.circuit = method.circuit === 'none' ? null : method.circuit;
    known.set(name, method);
  }
  state.methods = known;
  noteCircuits();
}

function noteCircuits() {
  for (const { name, circuit } of state.methods.values()) {
    const before = state.circuits.get(name);
    if (before && circuit && before !== circuit) announce(`The circuit of ${name} is ${words(circuit)}.`);
    if (circuit) state.circuits.set(name, circuit);
  }
}

function takeAlerts(alerts) {
  const before = new Set(firing().map(alert => alert.id));
  const isFirst = !state.hasAlerts;
  Object.assign(state, { alerts, hasAlerts: true });
  const fresh = firing().filter(alert => !before.has(alert.id));
  if (!isFirst && fresh.length)
    announce(`Alert: ${fresh.map(alert => `${alert.rule} of ${alert.method ?? 'the process'}`).join(', ')}`);
}

// Controls

const encoded = encodeURIComponent;

function clearCache(method) {
  confirmed({
    title: method ? 'Clear the cache?' : 'Clear all caches?',
    text: method
      ? `All entries of ${method} are dropped. The next calls load anew.`
      : 'All entries of all methods are dropped. The next calls load anew.',
    action: 'Clear',
    run: () => send(`cache/clear${method ? `?method=${encoded(method)}` : ''}`),
  });
}

function invalidateTag() {
  confirmed({
    title: 'Invalidate a tag?',
    text: 'Every entry that has the tag is dropped, whatever method it is of.',
    action: 'Invalidate',
    fields: [{ label: 'Tag, such as product:42' }],
    run: tag => send(`cache/invalidate?tag=${encoded(tag)}`),
  });
}

function switchCircuit(method, verb) {
  confirmed({
    title: verb === 'isolate' ? 'Isolate the circuit?' : 'Close the circuit?',
    text:
      verb === 'isolate'
        ? `Every call of ${method} is rejected until the circuit is closed.`
        : `Calls of ${method} are let through again.`,
    action: verb === 'isolate' ? 'Isolate' : 'Close',
    run: () => send(`circuits/${encoded(method)}/${verb}`),
  });
}

function takeProfile(method) {
  confirmed({
    title: 'Take a profile?',
    text: `For five seconds the stacks of all threads are sampled, which slows the process a little. It shows what ${method} calls.`,
    action: 'Sample',
    run: () => send(`methods/${encoded(method)}/profile?seconds=5`),
  });
}

function changeSetting(method, setting) {
  confirmed({
    title: `Change ${setting.name}?`,
    text: `${method}. It is now "${setting.value || 'none'}" (${words(setting.origin)}), and changes at once.`,
    action: 'Change',
    fields: [{ label: 'New value', value: setting.value }],
    run: value => send(`methods/${encoded(method)}/settings`, { [setting.name]: value }),
  });
}

function takeBackSetting(method, setting) {
  confirmed({
    title: `Take ${setting.name} back?`,
    text: 'The value of the configuration or the attribute applies again.',
    action: 'Take back',
    run: () => send(`methods/${encoded(method)}/settings`, { [setting.name]: null }),
  });
}

function changeAlert(alert, verb, action) {
  confirmed({ title: `${action} the alert?`, text: alert.text, action, run: () => send(`alerts/${alert.id}/${verb}`) });
}

function muteAlert(alert) {
  confirmed({
    title: 'Mute the alert?',
    text: `Handlers are not notified of ${alert.rule} of ${alert.method ?? 'the process'} for a time.`,
    action: 'Mute',
    fields: [
      {
        label: 'For',
        options: [
          ['900', '15 minutes'],
          ['3600', '1 hour'],
          ['28800', '8 hours'],
          ['86400', '1 day'],
        ],
      },
    ],
    run: seconds => send(`alerts/${alert.id}/mute?until=${encoded(iso(Date.now() / 1000 + Number(seconds)))}`),
  });
}

// View: methods

class MethodsView {
  constructor() {
    this.sort = { key: 'calls', isDown: true };
    this.rows = new Map();
    this.cards = ['Calls per second', 'Failed', 'p99', 'Answered from caches', 'Circuits and alerts'].map(title => {
      const card = {
        value: element('div', { class: 'value', text: '–' }),
        more: element('div', { class: 'more' }),
        line: element('svg:svg', { 'aria-hidden': 'true' }),
      };
      card.element = element('section', { class: 'card' }, element('h3', { text: title }), card.value, card.more, card.line);
      return card;
    });
    this.calls = new Chart('Calls per second', [
      { title: 'calls', name: 'one', value: point => point.calls / point.seconds },
      { title: 'failed', name: 'two', value: point => point.failed / point.seconds },
    ]);
    this.latency = new Chart('Latency', latencyLines, { format: duration });
    this.filter = element('input', {
      type: 'search',
      placeholder: 'Filter methods',
      'aria-label': 'Filter methods',
      oninput: () => this.write(),
    });
    this.body = element('tbody');
    this.slowest = element('div');
    const head = columns.map(column =>
      element(
        'th',
        { scope: 'col', class: column.number && 'number', 'aria-sort': column.key && 'none', 'data-key': column.key },
        column.key ? button(column.title, () => this.sortBy(column.key), '') : column.title,
      ),
    );
    this.head = element('tr', {}, ...head);
    this.element = element(
      'div',
      {},
      element('h2', { class: 'hidden', text: 'Methods' }),
      element('div', { class: 'cards' }, ...this.cards.map(card => card.element)),
      element('div', { class: 'pair' }, panel(this.calls.element), panel(this.latency.element)),
      panel(
        element(
          'div',
          { class: 'tools' },
          element('h3', { text: 'Methods' }),
          this.filter,
          button('Invalidate tag…', invalidateTag),
          button('Clear all caches…', () => clearCache(null)),
          element('a', { href: 'api/report?format=html', text: 'Report', target: '_blank', rel: 'noreferrer' }),
        ),
        element(
          'div',
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Methods' },
          element(
            'table',
            {},
            element('caption', { class: 'hidden', text: 'Annotated methods' }),
            element('thead', {}, this.head),
            this.body,
          ),
        ),
      ),
      panel(element('h3', { text: 'Slowest methods' }), this.slowest),
    );
  }

  async refresh() {
    const length = range();
    const [methods, now, before, line, alerts] = await Promise.all([
      read('methods'),
      read(`performance?${inRange(length)}`),
      read(`performance?${inRange(length, length)}`),
      read(`timeline?${inRange(length)}`),
      read('alerts'),
    ]);
    completed(line);
    takeMethods(methods.methods);
    takeAlerts(alerts.alerts);
    for (const method of state.methods.values()) method.figures = null;
    for (const figures of now.methods) {
      const method = state.methods.get(figures.method) ?? {
        name: figures.method,
        target: figures.method,
        aspects: [],
        circuit: null,
      };
      method.figures = figures;
      state.methods.set(figures.method, method);
    }
    Object.assign(this, { now: now.total, before: before.total, length, points: line.points });
    this.calls.update(line.points, line.step);
    this.latency.update(line.points, line.step);
    this.write();
  }

  live() {
    this.write();
  }

  write() {
    if (!this.now) return;
    this.writeCards();
    const text = this.filter.value.trim().toLowerCase();
    const shown = [...state.methods.values()].filter(method =>
      `${method.name} ${method.aspects.join(' ')} ${method.circuit ?? ''}`.toLowerCase().includes(text),
    );
    const { key, isDown } = this.sort;
    const value = columns.find(column => column.key === key).value;
    shown.sort((left, right) => compare(value(left), value(right), isDown) || (left.name < right.name ? -1 : 1));
    for (const cell of this.head.children) {
      if (cell.dataset.key)
        cell.setAttribute('aria-sort', cell.dataset.key !== key ? 'none' : isDown ? 'descending' : 'ascending');
    }
    const rows = shown.map(method => this.row(method));
    if (rows.length !== this.body.children.length || rows.some((row, index) => this.body.children[index] !== row)) {
      const focused = document.activeElement;
      this.body.replaceChildren(...rows);
      if (this.body.contains(focused)) focused.focus();
    }
    this.writeSlowest();
  }

  row(method) {
    let row = this.rows.get(method.name);
    if (!row) {
      row = element(
        'tr',
        {},
        ...columns.map((column, index) =>
          element(index ? 'td' : 'th', { scope: index ? null : 'row', class: column.number && 'number' }),
        ),
      );
      row.firstChild.append(methodLink(method));
      this.rows.set(method.name, row);
    }
    columns.forEach((column, index) => {
      if (column.text) setText(row.children[index], column.text(method));
    });
    const signs = `${method.aspects} ${method.circuit} ${firing().filter(alert => alert.method === method.name).length}`;
    if (row.dataset.signs !== signs) {
      row.dataset.signs = signs;
      const alerts = firing().filter(alert => alert.method === method.name);
      row.children[1].replaceChildren(
        ...[
          stateChip(method.circuit),
          alerts.length ? chip(`▲ ${alerts.length} firing`, 'bad') : null,
          ...method.aspects.map(aspect => chip(aspect)),
        ].filter(Boolean),
      );
    }
    return row;
  }

  writeCards() {
    const { now, before, length, points } = this;
    const live = state.live.slice(-10);
    const perSecond = live.length ? live.reduce((sum, sample) => sum + sample.calls, 0) / live.length : now.calls / length;
    const [calls, failed, p99, caches, troubles] = this.cards;
    setText(calls.value, number(perSecond));
    setText(calls.more, trend(now.calls, before.calls, before));
    setText(failed.value, share(now.failures ?? (now.calls ? 0 : null)));
    setText(failed.more, trend(now.failures, before.failures, before));
    setText(p99.value, duration(now.p99));
    setText(p99.more, trend(now.p99, before.p99, before));
    setText(caches.value, share(now.hitRatio));
    setText(
      caches.more,
      isKnown(now.saved) && now.saved > 0
        ? `${duration(now.saved)} saved, ${trend(now.hitRatio, before.hitRatio, before)}`
        : trend(now.hitRatio, before.hitRatio, before),
    );
    const [open, alerts] = [openCircuits().length, firing().length];
    setText(troubles.value, `${open} open, ${alerts} firing`);
    setText(troubles.more, open + alerts ? '▲ needs a look' : '✓ all closed, nothing fires');
    sparkline(
      calls.line,
      points.map(point => point.calls / point.seconds),
    );
    sparkline(
      failed.line,
      points.map(point => (point.calls ? point.failed / point.calls : null)),
    );
    sparkline(
      p99.line,
      points.map(point => point.p99),
    );
    sparkline(
      caches.line,
      points.map(point => (point.requests ? point.hits / point.requests : null)),
    );
    sparkline(
      troubles.line,
      points.map(point => (point.calls === undefined ? null : circuitStates.indexOf(point.circuit) > 1 ? 1 : 0)),
    );
  }

  writeSlowest() {
    const slowest = [...state.methods.values()]
      .filter(method => isKnown(method.figures?.p99))
      .sort((left, right) => right.figures.p99 - left.figures.p99)
      .slice(0, 5);
    const signs = slowest.map(method => `${method.name} ${duration(method.figures.p99)}`).join();
    if (this.slowest.dataset.signs === signs) return;
    this.slowest.dataset.signs = signs;
    this.slowest.replaceChildren(
      slowest.length
        ? table(
            'Slowest methods',
            [
              { title: 'Method', cell: methodLink },
              { title: 'p99', number: true, cell: method => duration(method.figures.p99) },
              { title: 'Longest', number: true, cell: method => duration(method.figures.max) },
              { title: 'Time in calls', number: true, cell: method => duration(method.figures.mean * method.figures.calls) },
            ],
            slowest,
          )
        : element('p', { class: 'soft', text: 'No timed method was called in this range.' }),
    );
  }

  sortBy(key) {
    this.sort = { key, isDown: this.sort.key === key ? !this.sort.isDown : key !== 'name' };
    this.write();
  }
}

const latencyLines = [
  { title: 'p50', name: 'one', value: point => point.p50 },
  { title: 'p95', name: 'two', value: point => point.p95 },
  { title: 'p99', name: 'three', value: point => point.p99 },
];

const figureColumn = (key, title, format) => ({
  key,
  title,
  number: true,
  value: method => method.figures?.[key],
  text: method => format(method.figures?.[key]),
});

const columns = [
  { key: 'name', title: 'Method', value: method => method.name.toLowerCase() },
  { key: 'state', title: 'State', value: method => circuitStates.indexOf(method.circuit ?? 'none') },
  {
    key: 'live',
    title: 'Calls/s',
    number: true,
    value: method => method.live?.calls ?? 0,
    text: method => number(method.live?.calls ?? 0),
  },
  {
    key: 'calls',
    title: 'Calls',
    number: true,
    value: method => method.figures?.calls ?? 0,
    text: method => number(method.figures?.calls ?? 0),
  },
  figureColumn('failures', 'Failed', share),
  figureColumn('p50', 'p50', duration),
  figureColumn('p95', 'p95', duration),
  figureColumn('p99', 'p99', duration),
  figureColumn('hitRatio', 'Hits', share),
  figureColumn('saved', 'Saved', duration),
];

function compare(left, right, isDown) {
  if (!isKnown(left) || !isKnown(right)) return isKnown(left) ? -1 : isKnown(right) ? 1 : 0; // what is unknown goes last either way
  return (left < right ? -1 : left > right ? 1 : 0) * (isDown ? -1 : 1);
}

function trend(now, before, all) {
  if (!all.calls || !isKnown(now) || !isKnown(before)) return 'no range before to compare';
  if (before === 0) return now === 0 ? '= as before' : '▲ from 0';
  const change = now / before - 1;
  return Math.abs(change) < 0.005
    ? '= as before'
    : `${change > 0 ? '▲' : '▼'} ${digits(Math.abs(change) * 100)} % on the range before`;
}

const panel = (...children) => element('section', { class: 'panel' }, ...children);

// A tree of calls: what takes more than a fifth is open

function callTree(node, all) {
  const part = node.samples / all;
  const text = `${share(part)} ${node.name}${node.own ? `, ${share(node.own / all)} itself` : ''}`;
  return node.children.length
    ? element(
        'details',
        { class: 'calls', open: part > 0.2 },
        element('summary', { text }),
        ...node.children.map(child => callTree(child, all)),
      )
    : element('p', { class: 'calls', text });
}

// View: one method

class MethodView {
  constructor(name) {
    this.name = name;
    this.chips = element('p');
    this.latency = new Chart('Latency', latencyLines, { format: duration });
    this.heat = new HeatMap();
    this.calls = new Chart('Calls and hits per second', [
      { title: 'calls', name: 'one', value: point => point.calls / point.seconds },
      { title: 'hits', name: 'two', value: point => point.hits / point.seconds },
      { title: 'rejected', name: 'three', value: point => point.rejected / point.seconds },
    ]);
    this.circuit = new CircuitChart();
    this.circuitPanel = panel(this.circuit.element);
    this.figures = element('dl');
    this.settings = element('div');
    this.slow = element('div');
    this.profile = element('div');
    this.profilePanel = panel(element('h3', { text: 'Profile' }), this.profile);
    this.tools = element('div', { class: 'tools' });
    this.element = element(
      'div',
      {},
      element('p', {}, element('a', { href: '#/', text: '← All methods' })),
      element('h2', { text: name }),
      this.chips,
      this.tools,
      element(
        'div',
        { class: 'pair' },
        panel(this.latency.element),
        panel(this.heat.element),
        panel(this.calls.element),
        this.circuitPanel,
      ),
      element(
        'div',
        { class: 'pair' },
        panel(element('h3', { text: 'Settings' }), this.settings),
        panel(element('h3', { text: 'Since the start' }), this.figures),
      ),
      panel(element('h3', { text: 'Slow calls' }), this.slow),
      this.profilePanel,
    );
  }

  async refresh() {
    const [info, line] = await Promise.all([
      read(`methods/${encoded(this.name)}`),
      read(`timeline?method=${encoded(this.name)}&${inRange(range())}`),
    ]);
    completed(line);
    this.circuitPanel.hidden = !info.circuit;
    this.profilePanel.hidden = !info.profiler;
    if (info.profiler && this.profiled !== info.profiledAt) {
      this.profiled = info.profiledAt;
      this.writeProfile(info.profiledAt && (await read(`methods/${encoded(this.name)}/profile`)).profile);
    }
    for (const chart of [this.latency, this.heat, this.calls, this.circuit]) chart.update(line.points, line.step);
    const signs = JSON.stringify([info.aspects, info.circuit, info.settings, info.slowCalls, info.profiler]);
    if (this.signs !== signs) {
      this.signs = signs;
      this.write(info);
    }
    const names = Object.keys(info.statistics);
    if (this.figures.children.length !== names.length * 2) {
      this.figures.replaceChildren(...names.flatMap(name => [element('dt', { text: words(name) }), element('dd')]));
    }
    names.forEach((name, index) => setText(this.figures.children[index * 2 + 1], number(info.statistics[name])));
  }

  live() {}

  writeProfile(profile) {
    const none = profile
      ? 'No sample has the method on its stack. Time in await is on no stack.'
      : 'None yet. A profile samples the stacks of all threads; at most 5 s in 10 minutes.';
    this.profile.replaceChildren(
      ...(profile?.root.samples
        ? [
            element('p', {
              class: 'soft',
              text: `${number(profile.root.samples)} samples in ${duration(profile.duration)} at ${moment(profile.time)}`,
            }),
            callTree(profile.root, profile.root.samples),
          ]
        : [element('p', { class: 'soft', text: none })]),
    );
  }

  write(info) {
    const focused = document.activeElement?.dataset?.id;
    this.chips.replaceChildren(...[stateChip(info.circuit), ...info.aspects.map(aspect => chip(aspect))].filter(Boolean));
    this.tools.replaceChildren(
      ...[
        info.aspects.includes('Cached') && button('Clear cache…', () => clearCache(this.name)),
        info.circuit && info.circuit !== 'isolated' && button('Isolate circuit…', () => switchCircuit(this.name, 'isolate')),
        info.circuit && info.circuit !== 'closed' && button('Close circuit…', () => switchCircuit(this.name, 'close')),
        info.profiler && button('Profile…', () => takeProfile(this.name)),
      ].filter(Boolean),
    );
    this.settings.replaceChildren(
      table(
        'Settings',
        [
          { title: 'Setting', cell: setting => setting.name },
          { title: 'Value', cell: setting => setting.value || '–' },
          { title: 'Origin', cell: setting => words(setting.origin) },
          {
            title: 'Change',
            cell: setting =>
              element(
                'span',
                {},
                button('Change…', () => changeSetting(this.name, setting), 'plain', {
                  'aria-label': `Change ${setting.name}`,
                  'data-id': setting.name,
                }),
                setting.origin === 'runtimeCall'
                  ? button('Take back…', () => takeBackSetting(this.name, setting), 'plain', {
                      'aria-label': `Take ${setting.name} back`,
                    })
                  : null,
              ),
          },
        ],
        info.settings,
      ),
    );
    this.slow.replaceChildren(
      info.slowCalls.length
        ? table(
            'Slow calls',
            [
              { title: 'Time', cell: call => moment(call.time) },
              { title: 'Duration', number: true, cell: call => duration(call.duration) },
              { title: 'Outcome', cell: call => call.outcome },
              { title: 'Trace', cell: call => call.traceId },
              ...(info.profiler ? [{ title: 'Profile', cell: call => (call.profiledAt ? `of ${moment(call.profiledAt)}` : '–') }] : []),
            ],
            info.slowCalls,
          )
        : element('p', { class: 'soft', text: 'None. Calls that take at least the SlowThreshold of [Timed] are kept here.' }),
    );
    if (focused) this.settings.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  }
}

// View: alerts

class AlertsView {
  constructor() {
    this.list = element('div');
    this.handlers = element('div');
    this.element = element(
      'div',
      {},
      element('h2', { text: 'Alerts' }),
      panel(this.list),
      panel(element('h3', { text: 'Handlers' }), this.handlers),
    );
  }

  async refresh() {
    const answer = await read('alerts');
    takeAlerts(answer.alerts);
    this.write();
    this.handlers.replaceChildren(
      table(
        'Handlers',
        [
          { title: 'Handler', cell: handler => handler.name },
          { title: 'Delivered', number: true, cell: handler => number(handler.delivered) },
          { title: 'Failed attempts', number: true, cell: handler => number(handler.failedAttempts) },
          { title: 'Dropped', number: true, cell: handler => number(handler.dropped) },
          { title: 'Queued', number: true, cell: handler => number(handler.queued) },
        ],
        answer.handlers,
      ),
    );
  }

  live() {
    this.write();
  }

  write() {
    const signs = JSON.stringify(state.alerts.map(alert => [alert.id, alert.state, alert.mutedUntil, alert.since]));
    if (this.signs === signs) return;
    this.signs = signs;
    this.list.replaceChildren(
      state.alerts.length
        ? table(
            'Alerts',
            [
              { title: 'Rule', cell: alert => alert.rule },
              { title: 'State', cell: alert => alertChip(alert) },
              { title: 'Method', cell: alert => alert.method ?? 'process' },
              { title: 'Condition', cell: alert => alert.expression },
              { title: 'Severity', cell: alert => alert.severity },
              { title: 'Since', cell: alert => moment(alert.since) },
              { title: 'Muted until', cell: alert => moment(alert.mutedUntil) },
              {
                title: 'Actions',
                cell: alert =>
                  element(
                    'span',
                    {},
                    alert.state === 'firing'
                      ? button('Acknowledge…', () => changeAlert(alert, 'acknowledge', 'Acknowledge'))
                      : null,
                    alert.state === 'firing' || alert.state === 'acknowledged'
                      ? button('Resolve…', () => changeAlert(alert, 'resolve', 'Resolve'))
                      : null,
                    button('Mute…', () => muteAlert(alert)),
                  ),
              },
            ],
            state.alerts,
          )
        : element('p', { class: 'soft', text: 'No rule holds. Rules come from options, configuration and [Alert].' }),
    );
  }
}

// View: system

class SystemView {
  constructor() {
    const one = (title, value, format, fixed) =>
      new Chart(title, [{ title: title.toLowerCase(), name: 'one', value }], { format, fixed });
    this.charts = [
      one('Processor', point => point.cpu, share, 1),
      one('Memory', point => point.memory, bytes),
      one('Pauses of the garbage collector', point => point.gcPause, share),
      one('Wait for a thread of the pool', point => point.queueDelay, duration),
      one('Threads', point => point.threads, number),
      one('Handles', point => point.handles, number),
    ];
    this.facts = element('div', { class: 'pair facts' });
    this.element = element(
      'div',
      {},
      element('h2', { text: 'System' }),
      element('div', { class: 'pair' }, ...this.charts.map(chart => panel(chart.element))),
      this.facts,
    );
  }

  async refresh() {
    const [info, line] = await Promise.all([read('system/info'), read(`timeline?of=process&${inRange(range())}`)]);
    for (const chart of this.charts) chart.update(line.points, line.step);
    const facts = {
      Runtime: [
        ['Framework', info.runtime.framework],
        ['Architecture', info.runtime.architecture],
        ['Process', `${info.runtime.processId}`],
        ['Server GC', info.runtime.serverGc ? 'yes' : 'no'],
        ['Machine', info.machine.name],
        ['System', info.machine.system],
      ],
      Limits: [
        ['Processors', number(info.limits.processors)],
        ['Memory', bytes(info.limits.memory)],
        ['Disk free', `${bytes(info.disk.free)} of ${bytes(info.disk.total)}`],
      ],
      'In use': [
        ['Processor', share(info.cpu.usage)],
        ['Working set', bytes(info.memory.workingSet)],
        ['Managed heap', bytes(info.memory.managed)],
        ['Collections', info.gc.collections.join(' / ')],
        ['Allocated', bytes(info.gc.allocated)],
        ['Threads of the pool', number(info.threads.pool)],
        ['Handles', number(info.handles)],
        ['Received', bytes(info.network.received)],
        ['Sent', bytes(info.network.sent)],
      ],
    };
    this.facts.replaceChildren(
      ...Object.entries(facts).map(([title, list]) =>
        panel(
          element('h3', { text: title }),
          element('dl', {}, ...list.flatMap(([name, text]) => [element('dt', { text: name }), element('dd', { text })])),
        ),
      ),
    );
  }

  live() {}
}

// Routing, refreshing, live events

function route() {
  const [, kind, name] = location.hash.split('/');
  const made =
    kind === 'method' && name
      ? new MethodView(decodeURIComponent(name))
      : kind === 'alerts'
        ? new AlertsView()
        : kind === 'system'
          ? new SystemView()
          : new MethodsView();
  state.view = made;
  document.title = `${made.name ?? { alerts: 'Alerts', system: 'System' }[kind] ?? 'Methods'} – PerfAspects`;
  const current = kind === 'alerts' || kind === 'system' ? kind : 'methods';
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  byId('main').replaceChildren(made.element);
  refresh();
}

let isRefreshing = false;
let isDue = false;

async function refresh() {
  isDue = true;
  if (isRefreshing) return;
  isRefreshing = true;
  while (isDue) {
    isDue = false;
    const view = state.view;
    await attempt(async () => {
      await view.refresh();
      const health = await read('health', [503]);
      const kind = { Healthy: ['✓', 'good'], Degraded: ['▲', 'warn'] }[health.status] ?? ['✕', 'bad'];
      byId('health').replaceChildren(chip(`${kind[0]} ${health.status}, ${health.score} of 100`, kind[1]));
    });
  }
  isRefreshing = false;
  schedule();
}

let timer = 0;

function schedule() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(refresh, range() > 3600 ? 60000 : 5000);
}

let source = null;

function connect() {
  source?.close();
  source = new EventSource('api/events');
  source.onopen = () => setText(byId('connection'), '● Live');
  source.onerror = () => setText(byId('connection'), source.readyState === EventSource.CLOSED ? '○ Not live' : '○ Reconnecting');
  source.addEventListener('reset', () => refresh());
  source.addEventListener('sample', event => take(JSON.parse(event.data)));
}

function take(sample) {
  state.live.push(sample.total);
  if (state.live.length > 60) state.live.shift();
  for (const live of sample.methods) {
    const method = state.methods.get(live.method);
    if (method) Object.assign(method, { live, circuit: live.circuit ?? method.circuit });
  }
  noteCircuits();
  if (sample.alerts) takeAlerts(sample.alerts);
  state.view?.live();
}

function pause() {
  clearTimeout(timer);
  source?.close();
  source = null;
  setText(byId('connection'), '○ Paused');
}

addEventListener('hashchange', () => {
  route();
  byId('main').focus();
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) pause();
  else {
    connect();
    refresh();
  }
});
byId('ranges').addEventListener('change', () => refresh());
byId('skip').addEventListener('click', event => {
  event.preventDefault();
  byId('main').focus();
});
let resizing = 0;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(refresh, 200);
});
route();
if (document.hidden) pause();
else connect();
