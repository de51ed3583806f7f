'use strict';

const good = { LCP: 2500, INP: 200, CLS: 0.1, FCP: 1800, TTFB: 800 };
const tenMinutes = 600_000;
const get = async path => {
  const answer = await fetch(path);
  return answer.ok ? answer.json() : undefined;
};

function row(...cells) {
  const line = document.createElement('tr');
  for (const cell of cells) {
    const data = document.createElement('td');
    data.className = typeof cell === 'string' && /^[\d.,]+( m?s)?$/.test(cell) ? 'number' : '';
    data.append(cell);
    line.append(data);
  }

  return line;
}

function statement({ sql, plan, advice }) {
  const text = document.createElement('div');
  const code = document.createElement('code');
  code.textContent = sql;
  const note = document.createElement('div');
  note.className = 'note';
  note.textContent = plan.join(' / ');
  text.append(code, note);
  if (advice) {
    const hint = document.createElement('strong');
    hint.textContent = advice;
    text.append(hint);
  }

  return text;
}

function line(points, className, now, highest) {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  const place = ([time, value]) => `${600 - (now - time) / tenMinutes * 600},${175 - value / highest * 165}`;
  path.setAttribute('points', points.map(place).join(' '));
  path.setAttribute('class', className);
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke-width', '2');
  path.setAttribute('vector-effect', 'non-scaling-stroke');
  return path;
}

// A page view is one moment: a point, and no line between visitors.
function dot([time, value], className, now, highest) {
  const point = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const size = { width: 3, height: 6 };
  const place = { x: 600 - (now - time) / tenMinutes * 600 - 1, y: 172 - value / highest * 165 };
  Object.entries({ ...size, ...place, class: className }).forEach(([name, number]) => point.setAttribute(name, number));
  return point;
}

async function refresh() {
  const now = Date.now();
  const from = new Date(now - tenMinutes).toISOString();
  const search = 'Storefront.Catalog.ProductCatalog.SearchAsync';
  const [queries, vitals, alerts, history] = await Promise.all([
    get('queries'), get('vitals'), get('alerts/inbox'),
    get(`perfaspects/api/metrics/p95?method=${search}&from=${from}&to=${new Date(now).toISOString()}&step=10`)]);
  document.getElementById('queries').replaceChildren(...(queries ?? []).map(query => row(
    statement(query), query.runs.toLocaleString('en'), `${query.total.toFixed(2)} s`, `${(query.slowest * 1000).toFixed(1)} ms`)));
  document.getElementById('vitals').replaceChildren(...Object.keys(good).map(name => {
    const values = (vitals ?? []).filter(vital => vital.name === name).map(vital => vital.value).sort((a, b) => a - b);
    const unit = name === 'CLS' ? '' : ' ms';
    const middle = values.length ? values[Math.ceil(values.length * 0.75) - 1].toFixed(unit ? 0 : 3) + unit : '';
    return row(name, String(values.length), middle, `${good[name]}${unit}`);
  }));
  const server = (history?.points ?? []).filter(point => point.value != null).map(point => [Date.parse(point.time), point.value * 1000]);
  const browser = (vitals ?? []).filter(vital => vital.name === 'LCP').map(vital => [Date.parse(vital.time), vital.value]);
  const highest = Math.max(10, ...[...server, ...browser].map(point => point[1]));
  document.getElementById('chart').replaceChildren(
    line(server, 'server', now, highest), ...browser.map(point => dot(point, 'browser', now, highest)));
  document.getElementById('alerts').replaceChildren(...(alerts ?? []).slice(-20).reverse().map(alert => {
    const item = document.createElement('li');
    item.textContent = `${alert.state}: ${alert.text}`;
    return item;
  }));
}

refresh();
setInterval(refresh, 5000);
