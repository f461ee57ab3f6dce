// A page in the web-view of a WeChat mini program: signing in, sharing and paying belong to the mini
// program's own pages, whose paths stand in config.json.

import { load, within } from './script.js';

const environment = () =>
  within(
    new Promise((done, fail) => {
      window.wx.miniProgram.getEnv(({ miniprogram: isOne }) => (isOne ? done() : fail(new Error('no mini program'))));
    }),
  );

const open = (page, facts) =>
  new Promise((done, fail) => {
    const query = Object.entries(facts).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    window.wx.miniProgram.navigateTo({ url: `${page}?${query.join('&')}`, success: () => done(true), fail });
  });

export const connect = async ({ settings }) => {
  if (!window.wx) await load(settings);
  await environment();
  const { login, share, pay } = settings.pages || {};
  return {
    login: login && ((state) => open(login, { state }).then(() => null)),
    // The mini program is told when the member shares its page with the menu.
    setShare: (data) => window.wx.miniProgram.postMessage({ data }),
    share: share && ((data) => open(share, data)),
    close: () => window.wx.miniProgram.navigateBack(),
    pay: pay && ((address) => open(pay, { address })),
  };
};
