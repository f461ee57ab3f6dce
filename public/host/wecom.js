// A page in WeCom: its SDK asks for the signature of the address itself, when it needs one.

import { load, within } from './script.js';

const APIS = ['shareAppMessage', 'onMenuShareAppMessage', 'scanQRCode', 'openDefaultBrowser', 'closeWindow'];

const nullWhenCancelled = (error) => {
  if (/cancel/.test(error && error.errMsg)) return null;
  throw error;
};

const asShared = ({ title, text: desc, link, picture: imgUrl }) => ({ title, desc, link, imgUrl });

export const connect = async ({ settings, sign }) => {
  if (!window.ww) await load(settings);
  const { ww } = window;
  await within(
    new Promise((done, fail) => {
      ww.register({
        corpId: settings.app_id,
        agentId: settings.agent_id,
        jsApiList: APIS,
        getConfigSignature: async (url) => {
          const { timestamp, nonce: nonceStr, signature } = await sign(url);
          return { timestamp, nonceStr, signature };
        },
        onConfigFail: fail,
      });
      ww.checkJsApi({ jsApiList: APIS }).then(done, fail);
    }),
  );
  return {
    setShare: (data) => ww.onMenuShareAppMessage(asShared(data)),
    share: (data) => ww.shareAppMessage(asShared(data)).then(() => true).catch(nullWhenCancelled),
    scan: () =>
      ww
        .scanQRCode({ needResult: true, scanType: ['qrCode'] })
        .then(({ resultStr }) => resultStr)
        .catch(nullWhenCancelled),
    close: () => ww.closeWindow(),
    openOutside: (url) => ww.openDefaultBrowser({ url }),
  };
};
