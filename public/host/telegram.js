// A mini app in Telegram. What it hands over stands behind the `#` of the address; index.html has
// taken it from there.

import { load } from './script.js';

/** Telegram's script reads the address when it runs: it gets back for that moment what stood there. */
const loadWith = async (launch, settings) => {
  const put = (hash) => history.replaceState(history.state, '', location.pathname + location.search + hash);
  put(launch);
  try {
    await load(settings);
  } finally {
    put('');
  }
};

const scan = (app) =>
  new Promise((done) => {
    const end = (text) => {
      app.offEvent('scanQrPopupClosed', closed);
      done(text);
    };
    const closed = () => end(null);
    app.onEvent('scanQrPopupClosed', closed);
    app.showScanQrPopup({}, (text) => {
      end(text);
      return true;
    });
  });

const savePicture = (app, url) =>
  new Promise((done, fail) => {
    const name = new URL(url, location.href).pathname.split('/').pop();
    app.downloadFile({ url, file_name: name }, (isAccepted) => (isAccepted ? done() : fail(new Error('declined'))));
  });

export const connect = async ({ settings, launch, goBack }) => {
  if (!(window.Telegram || {}).WebApp) await loadWith(launch, settings);
  const app = window.Telegram.WebApp;
  if (!app.initData) throw new Error('not opened from a bot');
  app.ready();
  const knows = (version) => app.isVersionAtLeast(version);
  if (knows('6.1')) app.BackButton.onClick(goBack);
  return {
    login: () => app.initData,
    share: ({ title, text, link }) => {
      const words = encodeURIComponent(`${title}\n${text}`);
      app.openTelegramLink(`https://t.me/share/url?url=${encodeURIComponent(link)}&text=${words}`);
      return true;
    },
    scan: knows('6.4') && (() => scan(app)),
    close: () => app.close(),
    back: knows('6.1') && ((isShown) => (isShown ? app.BackButton.show() : app.BackButton.hide())),
    openOutside: (url) => app.openLink(url),
    savePicture: knows('8.0') && ((url) => savePicture(app, url)),
  };
};
