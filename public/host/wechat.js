// A page in WeChat, of an official account: what its JS-SDK allows once it has been configured with a
// signature of this page's address.

import { load, within } from './script.js';

const APIS = ['updateAppMessageShareData', 'updateTimelineShareData', 'scanQRCode', 'closeWindow', 'hideMenuItems'];
const WAYS_TO_SHARE = ['appMessage', 'timeline', 'qq', 'weiboApp', 'QZone', 'facebook'];

const here = () => location.href.split('#')[0];

/** One of the SDK's functions; null when the member has gone back. */
const ask = (name, options) =>
  new Promise((done, fail) => {
    window.wx[name]({ ...options, success: done, cancel: () => done(null), fail });
  });

const configure = async (sign, url) => {
  const { app_id: appId, timestamp, nonce: nonceStr, signature } = await within(sign(url));
  await within(
    new Promise((done, fail) => {
      const { wx } = window;
      wx.error(fail);
      wx.config({ appId, timestamp, nonceStr, signature, jsApiList: APIS });
      // It calls itself ready after a refusal as well, and at once from the second time on. What is
      // asked behind that is answered after the refusal.
      wx.ready(() => wx.checkJsApi({ jsApiList: APIS, success: done, fail }));
    }),
  );
};

export const connect = async ({ settings, landing, sign }) => {
  if (!window.wx) await load(settings);
  if (!window.wx) throw new Error('the script brought no wx');
  // On iOS, WeChat knows a page by the address that it was opened with, on Android by the present one.
  const isIos = /iPhone|iPad|iPod/.test(navigator.userAgent);
  let signed;
  const configureHere = async () => {
    const present = here();
    const [first, other] = new Set(isIos ? [landing, present] : [present, landing]);
    try {
      await configure(sign, first);
    } catch (refusal) {
      if (!other) throw refusal;
      await configure(sign, other);
    }
    signed = present;
  };
  await configureHere();
  if (settings.share === false) {
    await ask('hideMenuItems', { menuList: WAYS_TO_SHARE.map((way) => `menuItem:share:${way}`) });
  }

  // One after the other, and of those that wait the last one alone.
  let wanted;
  let turn = Promise.resolve();
  const put = async (data) => {
    if (data !== wanted) return;
    if (!isIos && here() !== signed) await configureHere();
    const { title, text: desc, link, picture: imgUrl } = data;
    await within(
      Promise.all([
        ask('updateAppMessageShareData', { title, desc, link, imgUrl }),
        ask('updateTimelineShareData', { title, link, imgUrl }),
      ]),
    );
  };
  const setShare = (data) => {
    wanted = data;
    turn = turn.catch(() => undefined).then(() => put(data));
    return turn;
  };

  return {
    setShare,
    scan: async () => {
      const answer = await ask('scanQRCode', { needResult: 1, scanType: ['qrCode'] });
      return answer && answer.resultStr;
    },
    close: () => window.wx.closeWindow(),
  };
};
