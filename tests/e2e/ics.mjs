// What ical.js reads in a calendar file: node ics.mjs NODE_MODULES FILE
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, file] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(join(modules, 'ical.js/dist/ical.js')));
const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
const events = calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component);
  const alarm = component.getFirstSubcomponent('valarm');
  return {
    uid: event.uid,
    summary: event.summary,
    location: event.location,
    description: event.description,
    zone: event.startDate.zone.tzid,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    alarm: alarm && { action: alarm.getFirstPropertyValue('action'), seconds: alarm.getFirstPropertyValue('trigger').toSeconds() },
  };
});
console.log(JSON.stringify(events));
