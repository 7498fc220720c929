// The page's own script: a showtime that is chosen above shows its seats below, and the news are said.
const [showtimes, seats, news] = ['milo-showtimes', 'milo-seat-map', '#news'].map((name) =>
  document.querySelector(name),
)

showtimes.addEventListener('showtime', (event) => {
  // Stay on this page.
  event.preventDefault()
  seats.setAttribute('showtime', event.detail.showtimeId)
  seats.scrollIntoView()
})
seats.addEventListener('hold', () => {
  news.textContent = 'Your seats are held: pay for them in the window that opened.'
})
seats.addEventListener('confirmed', ({ detail }) => {
  news.textContent = `Thank you. Your reservation: ${detail.reservationId}`
})
