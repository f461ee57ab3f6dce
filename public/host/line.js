// A page in LINE. LIFF reads the address, and may lead to another one, before its `init` has come to
// an end: until then nobody else may change it, so index.html lets this module go before the app.

import { load, within } from './script.js';

const RENEWED = 'member.liff-renewed';

// The backend's time, once the app knows it.
let now = Date.now;

/** Whether LINE is to sign in anew: LIFF keeps its ID token, and gives it, long after it has expired.
    Once; what has expired even then is for the backend to refuse. */
const isToBeRenewed = () => {
  const { exp } = window.liff.getDecodedIDToken() || {};
  const isExpired = exp * 1000 <= now();
  try {
    if (isExpired === Boolean(sessionStorage.getItem(RENEWED))) return false;
    if (isExpired) sessionStorage.setItem(RENEWED, '1');
    else sessionStorage.removeItem(RENEWED);
    return isExpired;
  } catch {
    return false; // blocked
  }
};

const begin = async (settings) => {
  if (!window.liff) await load(settings);
  const { liff } = window;
  await liff.init({ liffId: settings.app_id });
  const isInside = liff.isInClient();
  return {
    login: async () => {
      if (liff.isLoggedIn()) {
        if (!isToBeRenewed()) return liff.getIDToken();
        liff.logout();
      }
      // In LINE itself, `init` signs in.
      if (isInside) location.reload();
      else liff.login({ redirectUri: location.href });
      return null;
    },
    share:
      liff.isApiAvailable('shareTargetPicker') &&
      (async ({ title, text, link }) => Boolean(await liff.shareTargetPicker([{ type: 'text', text: [title, text, link].join('\n') }]))),
    scan: async () => (await liff.scanCodeV2()).value,
    close: isInside && (() => liff.closeWindow()),
    openOutside: (url) => liff.openWindow({ url, external: true }),
  };
};

/** Goes where LIFF would have led. */
const keepPlace = () => {
  const place = new URLSearchParams(location.search).get('liff.state');
  if (place) history.replaceState(history.state, '', new URL(place, location.href));
};

let connected;
export const connect = ({ settings, now: clock }) => {
  now = clock || now;
  connected =
    connected ||
    within(begin(settings)).catch((error) => {
      keepPlace();
      throw error;
    });
  return connected;
};
