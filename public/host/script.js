// What the modules of the hosts share: an end to waiting, and the host's own script.
//
// Each of them exports `connect(way)`. It gives a promise of what the host can do here, an object
// with some of
//   login(state)     what signs somebody in, as text; null when it comes with another page, which
//                    gives the state back. There is none where the backend needs none
//   setShare(data)   what the host's own menu shares: { title, text, link, picture }
//   share(data)      opens the host's own choice of friends; whether anything was shared
//   scan()           the text of a code; null when nobody scanned one
//   close()          leaves the page to the host
//   back(isShown)    shows the host's own way back, which calls way.goBack
//   openOutside(url) opens an address in the device's browser
//   savePicture(url) puts a picture among the device's own
//   pay(url)         opens the host's own page for a payment
// and is rejected where the host, its script or its consent does not come in time.
//
// `way` is { settings, landing, launch, sign, now, goBack }: the host's part of config.json, the address
// that this document was opened with, what stood behind its `#`, what signs an address, the backend's
// time in milliseconds, and the app's own way back. Where config.json says `share: false`, nobody calls setShare or share.

const PATIENCE_MS = 4000;

/** The promise, or a rejection when it takes too long. */
export const within = (promise) =>
  new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('the host is late')), PATIENCE_MS);
    promise.then(done, fail).finally(() => clearTimeout(timer));
  });

/** Loads the host's script, and checks it where its integrity is known. */
export const load = ({ script, integrity }) =>
  within(
    new Promise((done, fail) => {
      if (!script) throw new Error('config.json names no script for this host');
      const element = document.createElement('script');
      element.src = script;
      if (integrity) Object.assign(element, { integrity, crossOrigin: 'anonymous' });
      element.onload = done;
      element.onerror = () => fail(new Error(`no ${script}`));
      document.head.append(element);
    }),
  );
