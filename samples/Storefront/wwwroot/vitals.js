'use strict';

// Sends what the visitor has felt; sendBeacon also works while the page is left.
const send = ({ name, value, rating }) =>
  navigator.sendBeacon('vitals', new Blob([JSON.stringify({ name, value, rating })], { type: 'application/json' }));

webVitals.onLCP(send);
webVitals.onINP(send);
webVitals.onCLS(send);
webVitals.onFCP(send);
webVitals.onTTFB(send);
