// Visits the Storefront in Chromium: node storefront.test.mjs <chromium> <address> [folder of screenshots]
// Writes a line a check, "ok" or "failed", and ends with 1 if one has failed.
import { chromium } from 'playwright-core';

const [program, address, screenshots] = process.argv.slice(2);
const vitals = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'];
const files = ['', 'shop.css', 'shop.js', 'vitals.js', 'vendor/web-vitals.iife.js'];
const patience = 20_000;
let failures = 0;

async function check(name, work) {
  try {
    await work();
    console.log(`ok ${name}`);
  } catch (error) {
    failures++;
    console.log(`failed ${name}: ${String(error.message).slice(0, 1500)}`);
  }
}

function assert(condition, text) {
  if (!condition) throw new Error(text);
}

const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const context = await browser.newContext({ viewport: { width: 360, height: 400 } }); // a telephone: most products are below
context.setDefaultTimeout(patience);
const page = await context.newPage();
const seen = { problems: [], requests: [], answers: [] };
page.on('console', message => ['error', 'warning'].includes(message.type()) && seen.problems.push(message.text()));
page.on('pageerror', error => seen.problems.push(`${error}`));
context.on('request', request => seen.requests.push(request.url())); // those of the service worker too
page.on('response', answer => seen.answers.push(answer));

const pathOf = url => new URL(url).href.slice(address.length);
const shot = name => (screenshots ? page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true }) : null);
const read = async path => (await context.request.get(`${address}${path}`)).json();

async function until(condition, text) {
  const end = Date.now() + patience;
  while (!(await condition())) {
    assert(Date.now() < end, text());
    await page.waitForTimeout(50);
  }
}

const firstVisit = page.waitForEvent('response', answer => pathOf(answer.url()).startsWith('shops/'));
await page.goto(address);
await firstVisit;
await page.locator('article').first().waitFor();

await check('the page and its data are compressed', async () => {
  const isText = answer => answer.request().method() === 'GET' && !pathOf(answer.url()).startsWith('images/'); // an image has 250 bytes
  const answers = seen.answers.filter(isText);
  for (const file of files) assert(answers.some(answer => pathOf(answer.url()) === file), `'${file}' was not loaded`);
  assert(answers.some(answer => pathOf(answer.url()).startsWith('shops/1/search')), 'no search');
  for (const answer of answers) {
    const encoding = (await answer.allHeaders())['content-encoding'];
    assert(['br', 'gzip'].includes(encoding), `${answer.url()} is ${encoding ?? 'not compressed'}`);
  }
});

await check('images are lazy: those far below are loaded when they come near', async () => {
  const images = page.locator('article img');
  const count = await images.count();
  assert(count === 20, `${count} products`);
  await page.locator('article img').first().evaluate(image => image.decode());
  const loaded = () => new Set(seen.requests.map(pathOf).filter(path => path.startsWith('images/'))).size;
  const before = loaded();
  assert(before > 0 && before < count, `${before} of ${count} images at first`);
  for (let place = 0; place < count; place++) await images.nth(place).scrollIntoViewIfNeeded();
  await until(() => loaded() === count, () => `${loaded()} of ${count} images after scrolling`);
});

await check('the answer says what the cache has done', async () => {
  let status = '';
  await until(
    async () => {
      await page.getByRole('button', { name: 'Search' }).click(); // again, since a price may have come too late to be kept
      status = await page.locator('#status').textContent();
      return status.includes('PerfAspects; hit');
    },
    () => status,
  );
});

await check('web vitals of the visit arrive at the endpoint', async () => {
  await page.getByRole('link', { name: 'Slow queries' }).click(); // to leave the page completes LCP, INP and CLS
  await page.locator('#vitals tr').first().waitFor();
  let arrived = [];
  const names = () => new Set(arrived.map(vital => vital.name));
  await until(
    async () => {
      arrived = await read('vitals');
      return vitals.every(name => names().has(name));
    },
    () => `only ${[...names()]} have arrived`,
  );
  for (const { name, value, rating } of arrived) {
    assert(Number.isFinite(value) && value >= 0 && (name === 'CLS' || value < 60_000), `${name} is ${value}`);
    assert(['good', 'needs-improvement', 'poor'].includes(rating), `${name} is rated ${rating}`);
  }
  const valueOf = name => arrived.find(vital => vital.name === name).value;
  assert(valueOf('FCP') > 0 && valueOf('LCP') >= valueOf('FCP'), `LCP ${valueOf('LCP')} is before FCP ${valueOf('FCP')}`);
  assert(valueOf('CLS') <= 0.1, `the layout shifts by ${valueOf('CLS')}`); // the page obeys its own measure
  console.log(`   ${arrived.map(vital => `${vital.name} ${vital.value.toFixed(vital.name === 'CLS' ? 3 : 0)}`).join(', ')}`);
});

await check('web vitals are beside the figures of the server', async () => {
  await page.reload();
  for (const name of vitals) {
    const row = page.locator('#vitals tr', { hasText: name });
    await until(async () => Number(await row.locator('td').nth(1).textContent()) >= 1, () => `no view of ${name}`);
  }
  await page.locator('#chart rect.browser').first().waitFor({ state: 'attached' });
  await page.locator('#chart polyline.server').waitFor({ state: 'attached' });
  await page.locator('#queries code', { hasText: 'LIKE' }).first().waitFor();
  await shot('observe');
});

await check('the service worker answers with its files', async () => {
  await page.goto(address);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  seen.answers.length = 0;
  await page.reload();
  await page.locator('article').first().waitFor();
  for (const file of files) {
    const answer = seen.answers.find(known => pathOf(known.url()) === file);
    assert(answer?.fromServiceWorker(), `'${file}' did not come from the service worker`);
  }
  const kept = await page.evaluate(async () => {
    const requests = await (await caches.open((await caches.keys())[0])).keys();
    return requests.map(request => request.url);
  });
  for (const file of files) assert(kept.includes(`${address}${file}`), `'${file}' is not in the cache: ${kept}`);
  assert(!kept.some(url => /shops\/|vitals$|queries|perfaspects/.test(url)), `the cache keeps data: ${kept}`);
});

await check('no error in the console', async () => assert(seen.problems.length === 0, seen.problems.join('\n')));

await check('without the network the page opens and says that the shop cannot be reached', async () => {
  seen.problems.length = 0;
  await context.setOffline(true);
  await page.reload();
  await page.locator('#status', { hasText: 'cannot be reached' }).waitFor();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.locator('article').first().waitFor();
  await shot('shop');
  // The browser reports the lost connection itself; the scripts have thrown nothing.
  const thrown = seen.problems.filter(text => !text.includes('ERR_INTERNET_DISCONNECTED'));
  assert(thrown.length === 0, thrown.join('\n'));
});

await check('no request leaves the origin of the shop', async () => {
  const outside = seen.requests.filter(url => !url.startsWith(address) && !url.startsWith('data:'));
  assert(outside.length === 0, `${outside}`);
});

await browser.close();
process.exit(failures > 0 ? 1 : 0);
