// What the page can do for an agent. Each function answers with JSON.
window.agentSocketPage = (() => {
  const patience = 8000;

  const clock = () => ({
    time: new Date().toString(),
    iso: new Date().toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: navigator.language,
  });

  const position = () => new Promise((found, refused) => {
    if (!navigator.geolocation) {
      refused(new Error("This browser tells no position."));
      return;
    }
    navigator.geolocation.getCurrentPosition(found, refused, { timeout: patience, maximumAge: 60000 });
  });

  return {
    time: () => JSON.stringify(clock()),

    location: async () => {
      const { timeZone, language } = clock();
      try {
        const { coords } = await position();
        return JSON.stringify({ latitude: coords.latitude, longitude: coords.longitude, accuracyMetres: coords.accuracy, timeZone, language });
      } catch {
        return JSON.stringify({ position: "not told by the browser", timeZone, language });
      }
    },

    setTitle: arguments_ => {
      document.title = JSON.parse(arguments_).title;
      return JSON.stringify({ title: document.title });
    },
  };
})();
