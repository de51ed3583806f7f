// Drives the dashboard in Chromium: node dashboard.test.mjs <chromium> <axe.js> <address> <address behind a proxy> [folder of screenshots]
// Writes a line a check, "ok" or "failed", and ends with 1 if one has failed.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [program, axeFile, address, proxied, screenshots] = process.argv.slice(2);
const axe = readFileSync(axeFile, 'utf8');
const shop = 'PerfAspects.AspNetCore.Tests.Shop.';
const markup = '<img src><script>alert(1)</script>';
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

async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  const seen = { problems: [], requests: [] };
  page.on('console', message => ['error', 'warning'].includes(message.type()) && seen.problems.push(message.text()));
  page.on('pageerror', error => seen.problems.push(`${error}`));
  page.on('request', request => seen.requests.push(request.url()));
  await page.goto(url);
  await page
    .locator('tbody a', { hasText: `${shop}Price` })
    .first()
    .waitFor();
  return { page, seen, context };
}

const row = (page, method) => page.locator('section:has(input[type=search]) tbody tr', { hasText: method });
const shoot = (page, name) => (screenshots ? page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true }) : null);
const settled = page => page.waitForTimeout(150);

async function confirm(page, action, fill) {
  const dialog = page.locator('dialog[open]');
  await dialog.waitFor();
  if (fill !== undefined) await dialog.locator('input').fill(fill);
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

const api = (page, path) => page.evaluate(async relative => (await fetch(`api/${relative}`)).json(), path);

const { page, seen } = await open(address);

await check('the page is three requests of its own origin, within 60 kB', async () => {
  const own = seen.requests.filter(url => !url.startsWith('data:'));
  const files = own.filter(url => url !== address && !url.includes('/api/'));
  assert(files.length === 3, `${files}`);
  assert(
    own.every(url => url.startsWith(new URL(address).origin)),
    `${own}`,
  );
  const sizes = await page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter(entry => !entry.name.includes('/api/'))
      .map(entry => entry.encodedBodySize),
  );
  const size = sizes.reduce((sum, part) => sum + part, 0);
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  console.log(`   ${size} bytes, first paint after ${Math.round(paint)} ms`);
  assert(size > 1000 && size <= 60000, `${size} bytes`);
  assert(paint < 3000, `${paint} ms`);
});

await check('numbers move', async () => {
  await page.locator('#connection', { hasText: 'Live' }).waitFor();
  const calls = row(page, `${shop}Price`).locator('td').nth(1);
  const before = await calls.textContent();
  await page.waitForFunction(
    ([name, text]) =>
      [...document.querySelectorAll('tbody tr')].some(
        tr => tr.textContent.includes(name) && tr.children[2].textContent !== text && tr.children[2].textContent !== '0',
      ),
    [`${shop}Price`, before],
  );
});

await check('a name with markup is text', async () => {
  await row(page, markup).waitFor();
  assert((await page.locator('main img, main script').count()) === 0, 'an image was made of a name');
});

await check('no argument and no key is on the page', async () => {
  const text = await page.content();
  assert(!text.includes('secret-argument'), 'an argument is on the page');
});

await check('filter and sort by keyboard alone', async () => {
  await page.keyboard.press('Tab');
  assert((await page.evaluate(() => document.activeElement.id)) === 'skip', 'the skip link is not first');
  await page.keyboard.press('Enter');
  assert((await page.evaluate(() => document.activeElement.id)) === 'main', 'the skip link does not lead to the content');
  for (let tabs = 0; tabs < 20 && (await page.evaluate(() => document.activeElement.type)) !== 'search'; tabs++)
    await page.keyboard.press('Tab');
  await page.keyboard.type('order');
  await settled(page);
  assert((await row(page, 'Shop.').count()) === 1, 'the filter does not work');
  for (let letters = 0; letters < 5; letters++) await page.keyboard.press('Backspace');
  for (let tabs = 0; tabs < 20 && (await page.evaluate(() => document.activeElement.textContent)) !== 'p99'; tabs++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const sort = () => page.evaluate(() => document.querySelector('th[data-key=p99]').getAttribute('aria-sort'));
  assert((await sort()) === 'descending', `it is ${await sort()}`);
  await page.keyboard.press('Enter');
  assert((await sort()) === 'ascending', `it is ${await sort()}`);
});

await check('a method by keyboard, its charts and the tables behind them', async () => {
  const link = row(page, `${shop}Price`).locator('a');
  await link.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `${shop}Price` }).waitFor();
  await page.locator('svg .heat').first().waitFor();
  await page.locator('figure:has-text("Latency") summary').focus();
  await page.keyboard.press('Enter');
  await page.locator('figure:has-text("Latency") tbody tr').first().waitFor();
  await page.locator('td', { hasText: 'attribute' }).first().waitFor();
});

await check('a setting is changed, refused and taken back', async () => {
  const change = page.getByRole('button', { name: 'Change Cached:Duration', exact: true });
  await change.click();
  await confirm(page, 'Change', '7m');
  await page.locator('tr', { hasText: 'Cached:Duration' }).locator('td', { hasText: 'runtime call' }).waitFor();
  await change.click();
  const dialog = page.locator('dialog[open]');
  await dialog.locator('input').fill('soon');
  await dialog.getByRole('button', { name: 'Change', exact: true }).click();
  await dialog.getByRole('alert').filter({ hasText: 'soon' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Take Cached:Duration back' }).click();
  await confirm(page, 'Take back');
  await page
    .locator('tr', { hasText: 'Cached:Duration' })
    .locator('td', { hasText: /^attribute$/ })
    .waitFor();
  seen.problems = seen.problems.filter(text => !text.includes('400')); // Chromium logs the answer to the bad value
});

await check('a profile is taken and shown as a tree', async () => {
  await page.getByRole('link', { name: 'Methods', exact: true }).click();
  await row(page, `${shop}Work`).locator('a').click();
  await page.getByRole('button', { name: 'Profile…' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Sample', exact: true }).click();
  await page.locator('.calls', { hasText: `${shop}Spin` }).first().waitFor({ timeout: 60000 });
  await shoot(page, 'profile-light');
  await page.getByRole('button', { name: 'Profile…' }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByRole('button', { name: 'Sample', exact: true }).click();
  await dialog.getByRole('alert').filter({ hasText: '10 minutes' }).waitFor();
  await page.keyboard.press('Escape');
  seen.problems = seen.problems.filter(text => !text.includes('429')); // Chromium logs the answer
  await page.getByRole('link', { name: 'Methods', exact: true }).click();
  await row(page, `${shop}Price`).locator('a').click();
});

await check('a cache is cleared, a tag is invalidated', async () => {
  const misses = async () => (await api(page, `methods/${shop}Price`)).statistics.cacheMisses;
  const before = await misses();
  await page.getByRole('button', { name: 'Clear cache…' }).click();
  await confirm(page, 'Clear');
  for (let tries = 0; tries < 100 && (await misses()) === before; tries++) await settled(page);
  const cleared = await misses();
  assert(cleared > before, 'the cache was not cleared');
  await page.getByRole('link', { name: 'Methods', exact: true }).click();
  await page.getByRole('button', { name: 'Invalidate tag…' }).click();
  await confirm(page, 'Invalidate', 'prices');
  for (let tries = 0; tries < 100 && (await misses()) === cleared; tries++) await settled(page);
  assert((await misses()) > cleared, 'the tag was not invalidated');
  await page.getByRole('button', { name: 'Clear all caches…' }).click();
  await confirm(page, 'Clear');
});

await check('a circuit is isolated and closed, and a screen reader hears of it', async () => {
  await row(page, `${shop}Pay`).locator('a').click();
  await page.getByRole('button', { name: 'Isolate circuit…' }).click();
  await confirm(page, 'Isolate');
  await page.locator('.chip', { hasText: 'isolated' }).waitFor();
  await page.getByRole('link', { name: 'Methods', exact: true }).click();
  await row(page, `${shop}Pay`).locator('.chip', { hasText: 'isolated' }).waitFor();
  const live = await page.evaluate(() => document.getElementById('news').getAttribute('aria-live'));
  assert(live === 'polite', 'there is no live region');
});

await check('an alert is acknowledged, muted and resolved', async () => {
  await page.getByRole('link', { name: 'Alerts' }).click();
  await page.locator('.chip', { hasText: 'firing' }).waitFor({ timeout: 30000 });
  await shoot(page, 'alerts-light');
  await page.getByRole('button', { name: 'Acknowledge…' }).click();
  await confirm(page, 'Acknowledge');
  await page.locator('.chip', { hasText: 'acknowledged' }).waitFor();
  await page.getByRole('button', { name: 'Mute…' }).click();
  await page.locator('dialog select').selectOption('3600');
  await confirm(page, 'Mute');
  await page.getByRole('button', { name: 'Resolve…' }).click();
  await confirm(page, 'Resolve');
  await page.locator('.chip', { hasText: 'resolved' }).waitFor();
  await page.getByRole('link', { name: 'Methods', exact: true }).click();
  await row(page, `${shop}Pay`).locator('a').click();
  await page.getByRole('button', { name: 'Close circuit…' }).click();
  await confirm(page, 'Close');
  await page.locator('.chip', { hasText: 'closed' }).waitFor();
});

await check('time ranges', async () => {
  await page.getByRole('link', { name: 'Methods', exact: true }).click();
  for (const name of ['1 h', '6 h', '7 d', '5 min']) {
    await page.getByText(name, { exact: true }).click();
    await row(page, `${shop}Price`).waitFor();
    await settled(page);
  }
});

await check('a setting value and a tag with markup are text', async () => {
  await row(page, markup).locator('a').click();
  await page.getByRole('heading', { name: `${shop}Marked` }).waitFor();
  await page.locator('td', { hasText: markup }).first().waitFor(); // Timed:MetricName
  assert((await page.locator('main img, main script').count()) === 0, 'an image was made of a setting');
  await page.getByRole('link', { name: 'Methods', exact: true }).click();
  await page.getByRole('button', { name: 'Invalidate tag…' }).click();
  await confirm(page, 'Invalidate', markup);
  assert((await page.locator('main img, main script').count()) === 0, 'an image was made of a tag');
});

await check('a hidden tab is paused', async () => {
  const hide = isHidden =>
    page.evaluate(value => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, isHidden);
  await hide(true);
  await page.locator('#connection', { hasText: 'Paused' }).waitFor();
  await hide(false);
  await page.locator('#connection', { hasText: 'Live' }).waitFor();
});

await check('no error in the console, no violation of the content policy', async () => {
  assert(seen.problems.length === 0, seen.problems.join('\n'));
});

for (const colorScheme of ['light', 'dark']) {
  const other = await open(address, { colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
  await other.page.locator('#connection', { hasText: 'Live' }).waitFor();
  for (const view of ['', `method/${shop}Work`, `method/${shop}Price`, 'alerts', 'system']) {
    await check(`accessible: ${view || 'methods'} in ${colorScheme}`, async () => {
      await other.page.evaluate(hash => {
        location.hash = hash;
      }, `#/${view}`);
      await other.page.waitForFunction(
        () => !document.querySelector('main figure > svg') || document.querySelector('main figure > svg').children.length > 3,
      );
      await settled(other.page);
      await shoot(other.page, `${view.replace(`/${shop}`, '-') || 'methods'}-${colorScheme}`);
      await other.page.evaluate(axe);
      const { violations } = await other.page.evaluate(() => globalThis.axe.run());
      const serious = violations.filter(found => ['serious', 'critical'].includes(found.impact));
      assert(
        serious.length === 0,
        serious
          .map(
            found =>
              `${found.id}: ${found.nodes
                .map(node => node.html)
                .slice(0, 3)
                .join(' ')}`,
          )
          .join('\n'),
      );
    });
  }
  await other.context.close();
}

await check('behind YARP with a path base', async () => {
  const other = await open(proxied);
  await other.page.locator('#connection', { hasText: 'Live' }).waitFor();
  assert(other.page.url().includes('/base/perfaspects/'), other.page.url());
  await other.page.getByRole('button', { name: 'Clear all caches…' }).click();
  await confirm(other.page, 'Clear');
  assert(other.seen.problems.length === 0, other.seen.problems.join('\n'));
  await other.context.close();
});

await browser.close();
process.exit(failures > 0 ? 1 : 0);
