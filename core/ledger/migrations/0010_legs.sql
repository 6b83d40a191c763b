-- Nothing looks for legs by asset but the taking out of assets, which makes its own index while it lasts; at a large import this one was
-- the dearest of all.

DROP INDEX leg_asset;
