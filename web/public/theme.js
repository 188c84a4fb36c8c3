// Runs before the first paint, so that a stored choice of theme never flashes the other one.
try {
  var theme = localStorage.getItem('peertest.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (e) {
  // Storage may be forbidden: the system's theme applies.
}
