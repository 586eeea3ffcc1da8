// Around a time-zone <select> where nothing was chosen yet (UTC), or an <input data-zone>: the browser's own zone.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function fillZones(root) {
  for (const input of root.querySelectorAll("input[data-zone]")) input.value ||= zone;
  const select = root.querySelector("zone-choice select");
  if (select && select.value === "UTC" && [...select.options].some((each) => each.value === zone)) select.value = zone;
}

fillZones(document);
