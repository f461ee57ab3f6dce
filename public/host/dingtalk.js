// A page in DingTalk. What is used of its JSAPI needs no signature.

import { load, within } from './script.js';

/** One of its functions, which answer through callbacks, through a promise, or through both. */
const ask = (api, options) =>
  new Promise((done, fail) => {
    const answer = api({ ...options, onSuccess: done, onFail: fail });
    if (answer && answer.then) answer.then(done, fail);
  });

export const connect = async ({ settings }) => {
  if (!window.dd) await load(settings);
  const { dd } = window;
  if (dd.env.platform === 'notInDingTalk') throw new Error('not in DingTalk');
  await within(
    new Promise((done, fail) => {
      dd.error(fail);
      dd.ready(done);
    }),
  );
  const { util, navigation } = dd.biz;
  const { permission } = dd.runtime;
  return {
    login: async () => (await ask(permission.requestAuthCode, { corpId: settings.app_id })).code,
    share: async ({ title, text: content, link: url, picture: image }) => {
      await ask(util.share, { type: 0, title, content, url, image });
      return true;
    },
    scan: async () => (await ask(util.scan, { type: 'qrCode' })).text || null,
    close: () => navigation.close({}),
    savePicture: (image) => ask(util.saveImage, { image }),
  };
};
