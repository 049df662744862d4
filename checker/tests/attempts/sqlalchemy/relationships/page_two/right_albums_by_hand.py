"""Two plain statements, and `set_committed_value` puts the albums where they belong: what
`selectinload` does, by hand."""

from sqlalchemy.orm.attributes import set_committed_value


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    by_name = select(Artist).order_by(Artist.name, Artist.id)
    artists = (await session.scalars(by_name.limit(size).offset((number - 1) * size))).all()
    albums: dict[int, list[Album]] = {artist.id: [] for artist in artists}
    theirs = select(Album).where(Album.artist_id.in_(albums)).order_by(Album.id)
    for album in await session.scalars(theirs):
        albums[album.artist_id].append(album)
    for artist in artists:
        set_committed_value(artist, "albums", albums[artist.id])
    return artists
