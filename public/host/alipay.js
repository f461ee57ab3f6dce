// A page in Alipay, which puts its bridge into the page itself, at some time of its own.

import { within } from './script.js';

const CANCELLED = 10;
const CHANNELS = ['ALPContact', 'ALPTimeLine', 'CopyLink'];

const bridge = () =>
  within(
    new Promise((done) => {
      if (window.AlipayJSBridge) done();
      document.addEventListener('AlipayJSBridgeReady', done, { once: true });
    }),
  );

/** One of the bridge's functions; null when the member has gone back. */
const ask = (name, options) =>
  new Promise((done, fail) => {
    window.AlipayJSBridge.call(name, options, (answer = {}) => {
      if (!answer.error) done(answer);
      else if (Number(answer.error) === CANCELLED) done(null);
      else fail(answer);
    });
  });

export const connect = async () => {
  await bridge();
  return {
    share: async ({ title, text: content, link: url, picture: imageUrl }) => {
      const param = { contentType: 'url', title, content, url, imageUrl, iconUrl: imageUrl };
      const answer = await ask('startShare', { channels: CHANNELS.map((name) => ({ name, param })) });
      return Boolean(answer && answer.shareResult !== false);
    },
    scan: async () => {
      const answer = await ask('scan', { type: 'qr' });
      return answer && (answer.codeContent || answer.qrCode || null);
    },
    close: () => window.AlipayJSBridge.call('closeWebview'),
    openOutside: (url) => window.AlipayJSBridge.call('openInBrowser', { url }),
    savePicture: (src) => ask('saveImage', { src }),
  };
};
