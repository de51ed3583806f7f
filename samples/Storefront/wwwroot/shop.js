'use strict';

const form = document.getElementById('search');
const products = document.getElementById('products');
const state = document.getElementById('status');

function show(list) {
  products.replaceChildren(...list.map(({ product, price }) => {
    const card = document.createElement('article');
    const image = document.createElement('img');
    Object.assign(image, { src: `images/${product.id}.svg`, width: 80, height: 80, loading: 'lazy', alt: '' });
    const name = document.createElement('strong');
    name.textContent = product.name;
    const amount = document.createElement('div');
    amount.textContent = price ? `${price.amount.toFixed(2)} ${price.currency}${price.isListPrice ? ' (list price)' : ''}` : 'no price';
    const rating = document.createElement('div');
    rating.className = 'note';
    rating.textContent = `rated ${product.rating.toFixed(2)}`;
    card.append(image, name, amount, rating);
    return card;
  }));
}

async function search() {
  const { q, tenant } = Object.fromEntries(new FormData(form));
  const began = performance.now();
  let answer;
  try {
    answer = await fetch(`shops/${encodeURIComponent(tenant)}/search?q=${encodeURIComponent(q)}`);
  } catch {
    state.textContent = 'The shop cannot be reached. Search again in a moment.';
    return;
  }

  if (!answer.ok) {
    state.textContent = `The shop has answered ${answer.status}. Try again in ${answer.headers.get('Retry-After') ?? 'a few'} seconds.`;
    return;
  }

  const found = (await answer.json()).products;
  const cache = answer.headers.get('Cache-Status') ?? 'no cache';
  state.textContent = `${found.length} products in ${Math.round(performance.now() - began)} ms (${cache})`;
  show(found);
}

form.addEventListener('submit', event => {
  event.preventDefault();
  search();
});
search();

if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('worker.js');
}
